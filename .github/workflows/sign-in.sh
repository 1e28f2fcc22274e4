#!/usr/bin/env bash
# Exchanges the OIDC token of this job for credentials of the environment's role (AssumeRoleWithWebIdentity) and exports them to
# the steps that follow, where the AWS CLI and the CDK find them. No key is stored, and none is printed.
set -euo pipefail
environment=$1
# `drift` takes the role that only compares, for jobs on main without a GitHub environment.
kind=${2:-delivery}
: "${AWS_ACCOUNT:?set the variable AWS_ACCOUNT of the GitHub environment $environment}"
: "${AWS_REGION:?set the variable AWS_REGION of the GitHub environment $environment}"

file="$RUNNER_TEMP/aws-token"
umask 077
# The header comes from standard input, because every process can read a command line.
curl --silent --show-error --fail --header @- \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" <<< "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
  node -e 'let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () => process.stdout.write(JSON.parse(text).value))' > "$file"

# The token expires after five minutes, before a deployment ends: exchange it at once, for an hour.
read -r id key session < <(
  aws sts assume-role-with-web-identity --region "$AWS_REGION" --duration-seconds 3600 \
    --role-arn "arn:aws:iam::$AWS_ACCOUNT:role/notejam-$kind-$environment" --role-session-name "notejam-$kind" \
    --web-identity-token "file://$file" --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text
) || {
  rm "$file"
  echo "::error::GitHub cannot take the role notejam-$kind-$environment. An administrator makes it: ${PREVIEW:+PREVIEW=$PREVIEW }npm run setup -- $environment"
  exit 1
}
rm "$file"
echo "::add-mask::$key"
echo "::add-mask::$session"
{
  echo "AWS_REGION=$AWS_REGION"
  echo "AWS_ACCESS_KEY_ID=$id"
  echo "AWS_SECRET_ACCESS_KEY=$key"
  echo "AWS_SESSION_TOKEN=$session"
} >> "$GITHUB_ENV"
