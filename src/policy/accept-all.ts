import type { Report } from '../model/report.ts'

/** The report as it is once its active findings stand in the baseline. Nothing makes an incomplete audit complete. */
export function acceptAll(report: Report): Report {
  const mend = (verdict: Report['verdict']) => (verdict === 'leak' ? 'clean' : verdict)
  return {
    ...report,
    verdict: mend(report.verdict),
    packages: report.packages.map((one) => ({ ...one, verdict: mend(one.verdict) })),
    findings: report.findings.map((finding) => {
      return finding.state === 'active' ? { ...finding, state: 'baselined', stops: false } : finding
    }),
    notices: report.notices.filter(({ code }) => code !== 'unused-baseline'),
  }
}
