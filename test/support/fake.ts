export { expandSample as fake } from '../../src/secrets/sample.ts'
