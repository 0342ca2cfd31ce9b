#!/bin/sh
# login.sh ENV: let Terraform and the command line find the logins that the CI system gives.
# Writes two files below /tmp that end with the job; nothing of it is printed.
set -eu
umask 077

# An environment file may name a profile: health-monitor-ENV. It says where; who is in the variables.
printf '[health-monitor-%s]\nhost = %s\n' "$1" "$DATABRICKS_HOST" > "$DATABRICKS_CONFIG_FILE"

# The s3 backend takes on a role with a token of the CI system, so no key is stored anywhere.
if [ -n "${AWS_ROLE_ARN:-}" ]; then
    if [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]; then
        AWS_ID_TOKEN=$(curl -sSf -H "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
            "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" |
            python3 -c 'import json, sys; print(json.load(sys.stdin)["value"])')
    fi
    printf '%s' "$AWS_ID_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
fi
