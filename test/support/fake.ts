export { expandSample as fake } from '../../src/text/sample.ts'
