#!/bin/sh
# run_setup.sh ENV: after a deployment, create or complete all that the jobs own.
set -eu
environment=$1

if [ "$(cat "cdktf.out/stacks/$environment/has-changes")" = false ]; then
    echo "$environment: nothing was deployed, so there is nothing to set up"
    exit 0
fi
bin/health-monitor run master_setup_orchestrator --env "$environment" --workspace
