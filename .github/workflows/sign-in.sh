#!/usr/bin/env bash
# Trades GitHub's token of this job for the environment's role, for the steps that follow: the AWS CLI and the CDK read the
# token's file by themselves. No key is stored, and none is printed.
set -euo pipefail
environment=$1
: "${AWS_ACCOUNT:?set the variable AWS_ACCOUNT of the GitHub environment $environment}"
: "${AWS_REGION:?set the variable AWS_REGION of the GitHub environment $environment}"

file="$RUNNER_TEMP/aws-token"
umask 077
# By standard input: a command line can be read by every process.
curl --silent --show-error --fail --header @- \
  "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" <<< "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
  node -e 'let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () => process.stdout.write(JSON.parse(text).value))' > "$file"

# The token lives five minutes, a deployment longer: it is traded at once, for an hour.
read -r id key session < <(
  aws sts assume-role-with-web-identity --region "$AWS_REGION" --duration-seconds 3600 \
    --role-arn "arn:aws:iam::$AWS_ACCOUNT:role/notejam-delivery-$environment" --role-session-name notejam-delivery \
    --web-identity-token "file://$file" --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text
)
rm "$file"
echo "::add-mask::$key"
echo "::add-mask::$session"
{
  echo "AWS_REGION=$AWS_REGION"
  echo "AWS_ACCESS_KEY_ID=$id"
  echo "AWS_SECRET_ACCESS_KEY=$key"
  echo "AWS_SESSION_TOKEN=$session"
} >> "$GITHUB_ENV"
