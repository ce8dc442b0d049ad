#!/usr/bin/env bash
# Prints a discharge message for the tutorial: the sample of the knee replacement, moved so that the
# patient went home two days ago (the day-1 questionnaire is then on its last day and goes out at
# once), and given to another invented patient, so that the sample's own story stays untouched.
set -euo pipefail
sample=$(dirname -- "${BASH_SOURCE[0]}")/../../samples/hl7v2/02-discharge-after-knee-replacement.hl7
day() { TZ=Asia/Shanghai date -d "$1" +%Y%m%d; }
home=$(day '2 days ago')
sed -e "s/|20261016/|$home/g" \
  -e "s/|20261008/|$(day '10 days ago')/g" \
  -e "s/|20261009/|$(day '9 days ago')/g" \
  -e "s/|20261113/|$(day '26 days')/g" \
  -e "s/|S2610160002|/|T$(date +%s)|/" \
  -e "s/ZY20261008017/ZY${home}101/" \
  -e 's/P2000001/P2000101/; s/JZ20000001/JZ20000101/; s/~990101195806170249[^|]*//' \
  -e 's/上官^慧敏/司徒^静怡/; s/13000000011/13000000101/; s/shangguan@/situ@/' \
  "$sample"
