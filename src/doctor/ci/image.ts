import { type YamlValue, yamlItems, yamlText } from '../../text/yaml.ts'
import type { CiImage } from './ci-job.ts'

/** The image that a CI file names, as text or with more about it; null where it names none. */
export function imageOf(value: YamlValue | undefined, fill: (text: string) => string = (text) => text): CiImage | null {
  const text = yamlText(value) ?? yamlText(value, 'name') ?? yamlText(value, 'image')
  if (text === undefined || text === '') return null
  const words = yamlItems(value, 'entrypoint').map((one) => yamlText(one) ?? '')
  const [, option] = /(?:^|\s)--entrypoint[ =](\S+)/.exec(yamlText(value, 'options') ?? '') ?? []
  const entrypoint = (option ?? words.join(' ')).trim()
  return { name: fill(text), entrypoint: shell.test(entrypoint) ? null : entrypoint }
}

/** Nothing, or a shell, which runs what the job says. */
const shell = /^(?:(?:\/usr)?(?:\/bin\/)?(?:env\s+)?(?:ba|da|a)?sh(?:\s+-[a-z]+)*)?$/

/** Why npm and what it is set to are not known in such a container; null where they are, as far as images are. */
export function doubtOfImage(image: CiImage | null): string | null {
  if (image === null) return null
  const shown = image.name.length > 60 ? `${image.name.slice(0, 60)}…` : image.name
  if (image.entrypoint !== null) return `it runs in the image ${shown} behind an entrypoint of its own`
  return isKnownImage(image.name) ? null : `it runs in the image ${shown}, whose npm and settings are not known`
}

/** Whether it is an image of a runtime, of a system, or of a CI system, by those who make them. */
export function isKnownImage(name: string): boolean {
  const plain = name
    .trim()
    .replace(/^docker:\/\//, '')
    .replace(/@sha256:[\da-f]*$/, '')
    .replace(/:[^/:]*$/, '')
    .replace(/^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|mirror\.gcr\.io|public\.ecr\.aws\/docker)\//, '')
    .replace(/^\$\{?CI_DEPENDENCY_PROXY_(?:DIRECT_)?(?:GROUP_IMAGE_PREFIX|SERVER)\}?\//, '')
    .replace(/^library\//, '')
  return official.has(plain) || makers.test(plain)
}

/** Docker's official images with which people build and publish. */
const official: ReadonlySet<string> = new Set([
  ...['node', 'alpine', 'debian', 'ubuntu', 'fedora', 'centos', 'rockylinux', 'almalinux', 'amazonlinux', 'busybox'],
  ...['buildpack-deps', 'python', 'ruby', 'golang', 'rust', 'php', 'openjdk', 'eclipse-temurin', 'maven', 'gradle'],
  ...['docker', 'bash', 'oven/bun', 'denoland/deno', 'atlassian/default-image', 'google/cloud-sdk'],
])

const makers =
  /^(?:cimg\/[\w-]+|circleci\/node|cypress\/(?:base|browsers|factory|included)|mcr\.microsoft\.com\/[\w./-]+|aws\/codebuild\/[\w./-]+|public\.ecr\.aws\/codebuild\/[\w./-]+|gcr\.io\/cloud-builders\/(?:npm|yarn|gcloud|docker|git))$/
