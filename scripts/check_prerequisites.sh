#!/bin/sh
# Say in one line what the set-up lacks; print nothing when all is there.
set -u

fail() {
    echo "set-up: $1" >&2
    exit 1
}

command -v git >/dev/null || fail "git is missing: install git"

python=${PYTHON:-python3.11}
command -v "$python" >/dev/null || fail "Python 3.11 is missing: install it, or set PYTHON to its path"
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>&1)
[ "$version" = "3.11" ] || fail "Python 3.11 is needed, $python is $version: install Python 3.11"
"$python" -c 'import ensurepip' 2>/dev/null || fail "Python's ensurepip is missing: install python3.11-venv"

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || fail "Java is missing: install a JDK or JRE 17 or 21"
release=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
case "$release" in
    17 | 21) ;;
    *) fail "Java 17 or 21 is needed, found ${release:-an unknown version}: install one, or set JAVA_HOME" ;;
esac

if [ "${1:-}" = "tests" ]; then
    command -v terraform >/dev/null || fail "Terraform is missing, the tests need it: install Terraform 1.5 or newer"
fi
