import { Duration, Stack } from 'aws-cdk-lib'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

/** The most that a shared note may be kept, whatever the service says: what was withdrawn is gone after that. */
const longestShared = Duration.minutes(5)

const twoYears = Duration.days(730)

/** In names, so that several environments fit into one account: CloudFront's policies have names and no region. */
function nameOf(scope: Construct, what: string): string {
  return `${Stack.of(scope).stackName}-${what}`
}

/**
 * How public shared notes are kept: by their address alone. Cookies are neither in the key nor passed on, so an answer
 * cannot depend on who asked; CloudFront takes `Set-Cookie` out of what comes back.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html
 */
export function sharedNotesPolicies(scope: Construct) {
  return {
    cachePolicy: new cloudfront.CachePolicy(scope, 'SharedNotes', {
      cachePolicyName: nameOf(scope, 'shared-notes'),
      comment: 'By address alone; no cookie, header or query',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: longestShared,
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

/** For files: nothing may be guessed from them, framed, or read by other sites. */
export function staticHeaders(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'StaticHeaders', {
    responseHeadersPolicyName: nameOf(scope, 'static'),
    securityHeadersBehavior: securityHeaders(true),
    customHeadersBehavior: {
      customHeaders: [{ header: 'cross-origin-resource-policy', value: 'same-origin', override: true }],
    },
  })
}

/** For pages: only what the service left out, as on an answer that CloudFront gives by itself. */
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
