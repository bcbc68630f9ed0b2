#!/usr/bin/env bash
# Gets the state of the stacks from a branch, and keeps it there. For action.yml; the token is in the environment of this
# script alone: it is written to no file, and stands in no command line.
#
#   STATE   the folder that holds .pulumi
#   BRANCH  the branch
#   TOKEN   may read it (get), may write it (check, keep)
set -euo pipefail

origin="${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}"
# What a program left in a configuration of git is not to be run with the token.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_TERMINAL_PROMPT=0
export GIT_CONFIG_COUNT=2
export GIT_CONFIG_KEY_0="http.${GITHUB_SERVER_URL}/.extraheader"
GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\n')"
export GIT_CONFIG_VALUE_0
export GIT_CONFIG_KEY_1=core.hooksPath GIT_CONFIG_VALUE_1=/dev/null

# A fresh checkout of the branch, in the folder given.
checkout() {
  rm -rf "$1"
  git init --quiet "$1"
  if ! git -C "$1" fetch --quiet --depth 1 "$origin" "$BRANCH"; then
    echo "::error::There is no branch $BRANCH, or the token may not read it. The README of examples/github has how to make it."
    exit 1
  fi
  git -C "$1" checkout --quiet --detach FETCH_HEAD
}

case "$1" in
  get)
    checkout "$STATE"
    ;;
  check)
    if ! git -C "$STATE" push --quiet --dry-run "$origin" "HEAD:refs/heads/$BRANCH"; then
      echo "::error::The new state could not be kept: the token may not write the branch $BRANCH. Nothing was changed."
      exit 1
    fi
    ;;
  keep)
    if [ ! -d "$STATE/.pulumi" ]; then exit 0; fi
    # Not in the folder that the program could write to.
    fresh="$(mktemp -d)/state"
    checkout "$fresh"
    rm -rf "$fresh/.pulumi"
    cp -R "$STATE/.pulumi" "$fresh/.pulumi"
    # A lock is of a run that is over.
    rm -rf "$fresh/.pulumi/locks"
    cd "$fresh"
    git add --all --force .pulumi
    if git diff --cached --quiet; then exit 0; fi
    git -c user.name=pulumi-syncs -c user.email=pulumi-syncs@localhost commit --quiet -m "State after ${GITHUB_SHA:-an update}"
    for attempt in 1 2 3; do
      if git push --quiet "$origin" "HEAD:refs/heads/$BRANCH"; then exit 0; fi
      sleep $((attempt * 5))
    done
    echo "::error::The new state could not be kept on the branch $BRANCH. Run the update again: what exists is taken over."
    exit 1
    ;;
esac
