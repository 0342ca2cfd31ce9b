#!/bin/sh
# diff.sh ENV: plan an environment, and keep what its review and its deployment need in the folder
# of its stack: the plan, the review as Markdown, and whether there is anything to deploy.
set -eu
environment=$1
stack=cdktf.out/stacks/$environment

mkdir -p "$stack"
accepted=
# What a plan would take from jobs that go on running ends here, unless somebody says yes to it.
if [ "${ACCEPT_LOST_RIGHTS:-}" = true ]; then accepted=--accept-lost-rights; fi
code=0
bin/health-monitor diff --env "$environment" --format markdown --out "$stack/plan" $accepted \
    > "$stack/review.md" || code=$?
cat "$stack/review.md"
case $code in
    0) echo false > "$stack/has-changes" ;;
    2) echo true > "$stack/has-changes" ;;
    *) exit "$code" ;;
esac
