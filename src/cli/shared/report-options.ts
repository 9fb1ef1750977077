import { type Command, Option } from 'commander'
import { reporterNames } from '../../reporters/reporter-names.ts'
import { collect } from './collect.ts'

/** How the options that say how to report are parsed. */
export interface ReportFlags {
  readonly reporter?: readonly string[]
  readonly json?: true
  readonly htmlSources?: true
  readonly color?: boolean
  readonly quiet?: true
  readonly verbose?: true
}

/** Adds the options that say how to report. */
export function addReportOptions(command: Command): Command {
  return command
    .optionsGroup('Report:')
    .option(
      '--reporter <name[=file]>',
      `the format of the report, and a file for it; repeatable (default: pretty): ${reporterNames.join(', ')}, or ./a-module.mjs`,
      collect,
    )
    .option('--json', 'the same as --reporter json')
    .option('--html-sources', 'put the sources that leak into the HTML report, with their secrets redacted')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .option('--quiet', 'print less')
    .addOption(new Option('--verbose', 'show more, and stack traces of errors').conflicts('quiet'))
}
