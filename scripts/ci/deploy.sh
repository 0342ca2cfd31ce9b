#!/bin/sh
# deploy.sh ENV: apply the plan that diff.sh kept, and no other. Terraform refuses it when the state
# has changed since; then plan, and review, again.
set -eu
environment=$1
stack=cdktf.out/stacks/$environment

if [ "$(cat "$stack/has-changes")" = false ]; then
    echo "$environment: nothing to deploy"
    exit 0
fi
if python3 -c 'import json, sys
sys.exit("local" not in json.load(sys.stdin)["terraform"].get("backend", {}))' \
    < "$stack/cdk.tf.json"; then
    echo "environments/$environment.yaml keeps its state in a local file, which a CI runner" \
        "forgets: give it a backend that is shared, such as http, pg or s3" >&2
    exit 1
fi
export CHECKPOINT_DISABLE=1 TF_IN_AUTOMATION=1
terraform -chdir="$stack" init -input=false -lockfile=readonly
terraform -chdir="$stack" apply -input=false -lock-timeout=10m plan
