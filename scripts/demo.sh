#!/bin/sh
# Synthesize, simulate, set up, refresh, ask, and confirm the answer another way.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
source=.health-monitor/source

step() {
    printf '\n== %s\n' "$1"
}

begun=$(date +%s)
step "Synthesize the Terraform plan of every environment"
"$python" -O main.py
synthesized=$(date +%s)

step "Simulate the system tables of an account"
bin/health-monitor simulate --scale 0.02 --days 60 --out "$source"
simulated=$(date +%s)

step "Run both master orchestrators out of the plan"
bin/health-monitor run master_setup_orchestrator master_refresh_orchestrator --source "$source"
ran=$(date +%s)

step "Ask: what cost the most in the last 30 days?"
question="SELECT rank, workspace_name, sku_name, list_cost, account_cost, share_of_total, unpriced_records FROM get_top_cost_contributors()"
bin/health-monitor query "$question"
all="SELECT * FROM get_top_cost_contributors(top_n => 1000000)"
bin/health-monitor query --format json "$all" | "$python" tests/oracle/confirm.py "$source" -
asked=$(date +%s)

step "Where the time went"
printf '%-34s%4ss\n' \
    "synthesize" $((synthesized - begun)) \
    "simulate" $((simulated - synthesized)) \
    "run setup and refresh" $((ran - simulated)) \
    "ask and confirm" $((asked - ran)) \
    "in all" $((asked - begun))
printf '\nNext: bin/health-monitor query "SELECT * FROM get_failed_jobs()"\n'
