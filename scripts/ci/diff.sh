#!/bin/sh
# diff.sh ENV: plan an environment, and keep what its review and its deployment need in the folder
# of its stack: the plan, the review as Markdown, and whether there is anything to deploy.
set -eu
environment=$1
stack=cdktf.out/stacks/$environment

mkdir -p "$stack"
code=0
bin/health-monitor diff --env "$environment" --format markdown --out "$stack/plan" \
    > "$stack/review.md" || code=$?
cat "$stack/review.md"
case $code in
    0) echo false > "$stack/has-changes" ;;
    2) echo true > "$stack/has-changes" ;;
    *) exit "$code" ;;
esac
