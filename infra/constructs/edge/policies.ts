import { Duration, Stack } from 'aws-cdk-lib'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

/**
 * The longest time that each of CloudFront's three caches in a row (edge location, regional cache, Origin Shield) keeps a shared note, whatever the
 * service says: a withdrawn note disappears within a minute, also if each counts anew.
 */
const maxSharedAge = Duration.seconds(20)

const twoYears = Duration.days(730)

/** Names of CloudFront's policies are unique in an account: the stack's name tells environments apart. */
function nameOf(scope: Construct, what: string): string {
  return `${Stack.of(scope).stackName}-${what}`
}

/**
 * Public shared notes are cached by path alone. Cookies are neither in the cache key nor forwarded, so that an answer cannot
 * depend on the visitor; CloudFront removes `Set-Cookie` from it.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html
 */
export function sharedNotesPolicies(scope: Construct) {
  return {
    cachePolicy: new cloudfront.CachePolicy(scope, 'SharedNotes', {
      cachePolicyName: nameOf(scope, 'shared-notes'),
      comment: 'By address alone; no cookie, header or query',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: maxSharedAge,
      cookieBehavior: cloudfront.CacheCookieBehavior.none(),
      headerBehavior: cloudfront.CacheHeaderBehavior.none(),
      queryStringBehavior: cloudfront.CacheQueryStringBehavior.none(),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
    }),
    originRequestPolicy: new cloudfront.OriginRequestPolicy(scope, 'SharedNotesRequest', {
      originRequestPolicyName: nameOf(scope, 'shared-notes'),
      comment: 'What the service needs to know of a visitor, without cookies',
      cookieBehavior: cloudfront.OriginRequestCookieBehavior.none(),
      headerBehavior: cloudfront.OriginRequestHeaderBehavior.allowList('Host', 'CloudFront-Forwarded-Proto'),
      queryStringBehavior: cloudfront.OriginRequestQueryStringBehavior.none(),
    }),
  }
}

/** For static files: no sniffed type, no frames, and no use by other sites. */
export function staticHeaders(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'StaticHeaders', {
    responseHeadersPolicyName: nameOf(scope, 'static'),
    securityHeadersBehavior: securityHeaders(true),
    customHeadersBehavior: {
      customHeaders: [{ header: 'cross-origin-resource-policy', value: 'same-origin', override: true }],
    },
  })
}

/** For pages: only headers that the service did not send, as in answers that CloudFront gives by itself. */
export function pageHeaders(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'PageHeaders', {
    responseHeadersPolicyName: nameOf(scope, 'pages'),
    securityHeadersBehavior: securityHeaders(false),
    removeHeaders: ['server'],
  })
}

function securityHeaders(override: boolean): cloudfront.ResponseSecurityHeadersBehavior {
  return {
    contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'", override },
    // `nosniff` has no other value: there is nothing of the service's to override.
    contentTypeOptions: { override: true },
    frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override },
    referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.SAME_ORIGIN, override },
    strictTransportSecurity: { accessControlMaxAge: twoYears, includeSubdomains: true, override },
  }
}
