# shellcheck shell=bash
# `./xinqiao test`: read by ./xinqiao, whose functions it uses. Every stage runs even when an earlier one
# failed, so that one run tells everything.

REPORTS=$ROOT/target/reports
# A line for each stage that ended: name, passed, failed, seconds. A file, because some stages run beside others.
STAGES=$REPORTS/stages.tsv

command_test() {
  local nightly='' only=() part
  while (($#)); do
    case $1 in
      --help | -h) help_of test && exit ;;
      --nightly) nightly=yes ;;
      --only)
        part=$(value_of test "$@")
        [[ $part =~ ^(java|web|browser)$ ]] || wrong_usage test "there is no part $part: java, web or browser"
        only+=("$part")
        shift
        ;;
      *) wrong_usage test "unknown option $1" ;;
    esac
    shift
  done
  ((${#only[@]})) || only=(web java browser)
  need_jdk
  need_maven
  need_node
  # Before the long part, not after it: a missing browser should cost a minute, not a quarter of an hour.
  [[ " ${only[*]} " != *" browser "* ]] || need_browser
  print_tools
  rm -rf "$REPORTS"
  mkdir -p "$REPORTS"
  : >"$STAGES"
  [[ " ${only[*]} " != *" web "* ]] || test_web
  [[ " ${only[*]} " != *" java "* ]] || test_java "$nightly"
  wait_for_pages
  [[ " ${only[*]} " != *" java "* ]] || test_guards
  [[ " ${only[*]} " != *" browser "* ]] || test_browser "$nightly" "${only[@]}"
  summary
}

print_tools() {
  say "JDK        $JAVA_HOME ($(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release"))"
  say "Maven      ${MAVEN[*]}"
  say "Node.js    $(node --version), npm $(npm --version 2>/dev/null)"
  [[ -z ${CHROMIUM:-} ]] || say "Chromium   $CHROMIUM"
}

# ------------------------------------------------------------------------------------------- reporting

# stage NAME PASSED FAILED SECONDS
stage() { printf '%s\t%s\t%s\t%s\n' "$@" >>"$STAGES"; }

# check NAME COMMAND...: a stage that passes or fails as a whole.
check() {
  local name=$1 began=$SECONDS log
  shift
  log=$REPORTS/${name//[^a-z]/-}.log
  say "== $name"
  if "$@" >"$log" 2>&1; then
    stage "$name" 1 0 $((SECONDS - began))
  else
    tail -n 60 "$log"
    stage "$name" 0 1 $((SECONDS - began))
    return 1
  fi
}

summary() {
  echo
  echo "What ran:"
  awk -F '\t' '
    { printf "  %-34s %5d passed %4d failed %5d s\n", $1, $2, $3, $4; passed += $2; failed += $3 }
    END { printf "%d passed, %d failed\n", passed, failed; exit failed > 0 }' "$STAGES"
}

# ---------------------------------------------------------------------------------------------- stages

PAGES=''

# The pages are built first: the Java build packs them. What is said about their sources is said beside it.
test_web() {
  has_web || return 0
  check "pages: tools (npm ci)" npm_install_here "$ROOT/web" || return 0
  check "pages: build and budgets" build_web_here || true
  test_pages >"$REPORTS/pages.log" 2>&1 &
  PAGES=$!
}

wait_for_pages() {
  [[ -n $PAGES ]] || return 0
  wait "$PAGES" || stage "pages: all of them" 0 1 0 # It ended in the middle.
  cat "$REPORTS/pages.log" >&2
}

test_pages() {
  local began counts=$REPORTS/web-units.json
  check "pages: lint" npm run lint --prefix "$ROOT/web" || true
  check "pages: types" npm run typecheck --prefix "$ROOT/web" || true
  check "pages: format" npm run format:check --prefix "$ROOT/web" || true
  check "pages: generated client" npm run check:client --prefix "$ROOT/web" || true
  began=$SECONDS
  say "== pages: units"
  (cd "$ROOT/web" && npx --no-install vitest run --reporter=dot --reporter=json --outputFile="$counts") \
    >"$REPORTS/web-units.log" 2>&1 || tail -n 80 "$REPORTS/web-units.log"
  stage "pages: units" "$(number_in "$counts" numPassedTests 0)" "$(number_in "$counts" numFailedTests 1)" \
    $((SECONDS - began))
}

# The functions of the launcher end the whole run when they fail; here the other stages go on.
npm_install_here() { (npm_install "$1"); }
build_web_here() { (build_web); }

number_in() { # file key value-when-missing
  local number=''
  [[ ! -f $1 ]] || number=$(grep -o "\"$2\": *[0-9]*" "$1" | head -n 1 | grep -o '[0-9]*$')
  printf '%s' "${number:-$3}"
}

test_java() {
  local nightly=$1 began=$SECONDS code=0 options=() log=$REPORTS/java.log tests failures
  [[ -z $nightly ]] || options+=(-Dxinqiao.nightly=true)
  say "== Java: build and tests"
  find "$ROOT" -path '*/node_modules' -prune -o -path '*/target/surefire-reports/TEST-*.xml' -exec rm -f {} +
  # Two modules at a time: those before the server mostly wait, for what a channel must not wait for.
  (maven verify --threads 2 --fail-at-end "${options[@]}" 2>&1) | tee "$log" \
    | grep --line-buffered -E '^\[(INFO|ERROR|WARNING)\] (Tests run:.* in |Building Xinqiao|BUILD )' \
    || true
  grep -q '^\[INFO\] BUILD SUCCESS' "$log" || code=1
  read -r tests failures < <(count_surefire)
  if ((code != 0)); then
    grep -E '^\[ERROR\]' "$log" | head -n 60
    ((failures > 0)) || failures=1 # It did not compile, or a check of the build said no.
  fi
  stage "Java: build and tests" $((tests)) $((failures)) $((SECONDS - began))
}

# Breaks the guards (modules access and consent) in every small way and sees whether a test notices; fewer
# than server/mutation-ratchet.csv says is a failure. The report is $REPORTS/mutations/index.html.
test_guards() {
  local began=$SECONDS log=$REPORTS/mutations.log said=''
  say "== guards: mutation tests"
  if ! grep -q '^\[INFO\] BUILD SUCCESS' "$REPORTS/java.log"; then
    say "The Java stage failed; mutants of what is broken say nothing."
    stage "guards: mutation tests" 0 1 0
  elif maven process-test-classes -P mutation-tests -pl server -am >"$log" 2>&1 \
    && cp -r "$ROOT/server/target/mutations" "$REPORTS/mutations" \
    && said=$(node "$ROOT/tools/mutation-ratchet.mjs" "$REPORTS/mutations/mutations.xml" \
      "$ROOT/server/mutation-ratchet.csv" 2>>"$log"); then
    say "$said"
    stage "guards: mutation tests" 1 0 $((SECONDS - began))
  else
    say "$said"
    tail -n 20 "$log"
    stage "guards: mutation tests" 0 1 $((SECONDS - began))
  fi
}

# Passed and failed tests of all modules; skipped ones are neither.
count_surefire() {
  find "$ROOT" -path '*/node_modules' -prune -o -path '*/target/surefire-reports/TEST-*.xml' -exec grep -h -m 1 '<testsuite ' {} + 2>/dev/null \
    | awk '
      function number(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : 0 }
      { bad += number("failures") + number("errors"); good += number("tests") - number("failures") - number("errors") - number("skipped") }
      END { print good + 0, bad + 0 }'
}

test_browser() {
  local nightly=$1 began=$SECONDS report=$REPORTS/browser.xml most=2700 passed failed
  shift
  [[ -z $nightly ]] || most=14400
  [[ -d $ROOT/e2e ]] || return 0
  say "== browser: packaged application"
  if ! package_for_browser "$@" >"$REPORTS/browser-package.log" 2>&1; then
    tail -n 40 "$REPORTS/browser-package.log"
    stage "browser: packaged application" 0 1 $((SECONDS - began))
    return 0
  fi
  (
    cd "$ROOT/e2e"
    export CHROMIUM XINQIAO_NIGHTLY=$nightly
    # Whatever a run leaves waiting ends after $most.
    timeout --kill-after=30 "$most" node run.mjs "$report"
  ) || true
  passed=$(browser_tests pass "$report")
  failed=$(browser_tests fail "$report")
  # What waited for ever is counted apart.
  [[ -z $failed ]] || failed=$((failed + $(browser_tests cancelled "$report")))
  stage "browser: packaged application" "${passed:-0}" "${failed:-1}" $((SECONDS - began))
}

browser_tests() { # pass|fail|cancelled report
  sed -n "s/.*<!-- $1 \([0-9]*\) -->.*/\1/p" "$2" 2>/dev/null | tail -n 1 || true
}

# After the Java stage the package is there and only has to be laid out.
package_for_browser() {
  (
    npm_install "$ROOT/e2e"
    HERE=$(dist_now)
    if [[ " $* " == *" java "* && ! -f $HERE/server.jar ]]; then
      grep -q '^\[INFO\] BUILD SUCCESS' "$REPORTS/java.log" || {
        echo "The Java stage failed, so there is no package to test."
        exit 1
      }
      lay_out "$HERE"
    fi
    ensure_built
  )
}

# --------------------------------------------------------------------------------------------- browser

# Sets CHROMIUM, and makes sure that Chinese characters have a face; installs both when it may.
need_browser() {
  local missing=()
  find_chromium || missing+=(chromium)
  has_chinese_font || missing+=(fonts-noto-cjk)
  ((${#missing[@]})) || return 0
  local advice="apt-get install --no-install-recommends ${missing[*]}"
  if ! command -v apt-get >/dev/null || [[ $(id -u) != 0 ]]; then
    die "the browser tests need ${missing[*]}." "Debian, as root: $advice" "Or name a browser: CHROMIUM=/path/to/chromium"
  fi
  logged "Installing ${missing[*]} (apt-get)" install_packages "${missing[@]}"
  find_chromium || die "there is still no Chromium after: $advice"
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update || true # An old list is better than none.
  apt-get install -y --no-install-recommends "$@"
}

find_chromium() {
  local name
  if [[ -n ${CHROMIUM:-} ]]; then
    [[ -x $CHROMIUM ]] || die "CHROMIUM names no program: $CHROMIUM"
    return 0
  fi
  for name in chromium chromium-browser google-chrome-stable; do
    if CHROMIUM=$(command -v "$name"); then
      return 0
    fi
  done
  return 1
}

has_chinese_font() {
  if command -v fc-list >/dev/null; then
    [[ -n $(fc-list :lang=zh-cn family) ]]
  else
    compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK*' >/dev/null
  fi
}
