import type { Environment } from './environment.ts'
import { withPreviews } from './preview.ts'

/**
 * The repository that delivers, as GitHub's tokens name it. Repositories that were made after 2026-07-15 carry ids in
 * their tokens (`owner@123/name@456`): then `subject` differs from `name`. The example is no real repository: an owner's name
 * contains no dot. `npm run deploy` stops until it is replaced.
 */
export const repository = { name: 'notejam.example/notejam', subject: 'notejam.example/notejam' }

/** For experiments: one task on Fargate Spot, one NAT gateway, a small database without a standby. It may be deleted. */
const dev: Environment = {
  name: 'dev',
  region: 'eu-central-1',
  network: {
    cidr: '10.10.0.0/16',
    databaseCidrs: ['10.10.252.0/24', '10.10.253.0/24'],
    natGateways: 1,
    interfaceEndpoints: false,
  },
  database: { size: 't4g.micro', multiAz: false, storageGib: 20, maxStorageGib: 50, pointInTimeDays: 7 },
  service: {
    cpu: 256,
    memoryMib: 512,
    minTasks: 1,
    maxTasks: 2,
    requestsPerTask: 3_000,
    cpuPercent: 60,
    peaks: [],
    spot: true,
    deployment: 'rolling',
    drainSeconds: 20,
  },
  origin: 'public-alb',
  originSecrets: ['a'],
  firewall: false,
  mailFrom: 'notejam@dev.notejam.example',
  alarmAddress: 'operator@notejam.example',
  edgeAlarms: false,
  budget: 140,
  logDays: 14,
  containerInsights: false,
  isProtected: false,
}

/** A small prod: what would fail in prod should fail here first. Its data may be deleted. */
const test: Environment = {
  ...dev,
  name: 'test',
  network: {
    cidr: '10.20.0.0/16',
    databaseCidrs: ['10.20.252.0/24', '10.20.253.0/24'],
    // A standby fails over as in prod; the loss of the gateway's zone, which prod survives, is an outage here. 84 $ a month.
    natGateways: 1,
    interfaceEndpoints: false,
  },
  database: { size: 't4g.small', multiAz: true, storageGib: 20, maxStorageGib: 50, pointInTimeDays: 7 },
  service: { ...dev.service, minTasks: 3, maxTasks: 4, spot: false },
  mailFrom: 'notejam@test.notejam.example',
  edgeAlarms: true,
  budget: 250,
}

/** The environment of the writers' notes. */
const prod: Environment = {
  ...test,
  name: 'prod',
  network: {
    cidr: '10.30.0.0/16',
    databaseCidrs: ['10.30.252.0/24', '10.30.253.0/24'],
    natGateways: 3,
    interfaceEndpoints: false,
  },
  database: { size: 't4g.medium', multiAz: true, storageGib: 50, maxStorageGib: 500, pointInTimeDays: 35 },
  backups: { days: 1096 },
  service: {
    cpu: 512,
    memoryMib: 1024,
    minTasks: 3,
    maxTasks: 12,
    // A task of half a processor answers some 1,000 pages a second: a tenth of that leaves room for writes and for a zone.
    requestsPerTask: 6_000,
    cpuPercent: 60,
    peaks: [],
    spot: false,
    deployment: 'rolling',
    drainSeconds: 20,
  },
  mailFrom: 'notejam@notejam.example',
  budget: 600,
  logDays: 90,
  containerInsights: true,
  isProtected: true,
}

/** With `PREVIEW=42`, also that of pull request 42: `pr42`. */
export const environments: readonly Environment[] = withPreviews([dev, test, prod], [process.env['PREVIEW']])
