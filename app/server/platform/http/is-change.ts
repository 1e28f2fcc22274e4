/** Whether a request of this method may change something (an unsafe method: RFC 9110, 9.2.1). */
export function isChange(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method)
}
