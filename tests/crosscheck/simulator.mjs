// Decisions of `cfnaudit policy evaluate` against those of @cloud-copilot/iam-simulate, on requests
// that a seed reproduces. Both run on the same cases; each disagreement is explained by one of the
// differences of docs/iam-semantics.md, proved by taking that difference out of the case and asking
// both again, or it fails the run.
//   node simulator.mjs FOLDER-WITH-THE-PACKAGE PROGRAM SEED COUNT
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [tools, program, seedText, countText] = process.argv.slice(2);
const require = createRequire(`${tools}/`);
const simulator = await import(pathToFileURL(require.resolve('@cloud-copilot/iam-simulate')).href);

// A small generator of numbers (mulberry32), the same on every machine.
let state = Number(seedText);
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const chance = (p) => random() < p;
const pick = (list) => list[Math.floor(random() * list.length)];
const some = (list, most) => Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(list));
const clone = (value) => JSON.parse(JSON.stringify(value));

// The world

const kHome = '111122223333';
const kOther = '444455556666';
const kRoot = `arn:aws:iam::${kHome}:root`;
const kUsers = [`arn:aws:iam::${kHome}:user/Ann`, `arn:aws:iam::${kHome}:user/team/Bob`, `arn:aws:iam::${kOther}:user/Eve`];
const kRoles = [`arn:aws:iam::${kHome}:role/Worker`, `arn:aws:iam::${kOther}:role/Guest`];
const kSessions = [`arn:aws:sts::${kHome}:assumed-role/Worker/job`, `arn:aws:sts::${kOther}:assumed-role/Guest/visit`];
const kServices = ['lambda.amazonaws.com', 'cloudtrail.amazonaws.com'];
const kCallers = [...kUsers, ...kSessions, ...kSessions, kRoot, ...kServices, '*'];

const kTargets = [
  ['s3:GetObject', 'arn:aws:s3:::bucket/a/key'],
  ['s3:PutObject', 'arn:aws:s3:::bucket/a/key'],
  ['s3:ListBucket', 'arn:aws:s3:::bucket'],
  ['s3:ListAllMyBuckets', '*'],
  ['sqs:SendMessage', `arn:aws:sqs:us-east-1:${kHome}:queue`],
  ['sns:Publish', `arn:aws:sns:us-east-1:${kHome}:topic`],
  ['kms:Decrypt', `arn:aws:kms:us-east-1:${kHome}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
  ['dynamodb:GetItem', `arn:aws:dynamodb:us-east-1:${kHome}:table/t`],
  ['dynamodb:Query', `arn:aws:dynamodb:us-east-1:${kHome}:table/t/index/i`],
  ['sts:AssumeRole', `arn:aws:iam::${kHome}:role/Target`],
  ['lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${kHome}:function:f`],
  ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:us-east-1:${kHome}:secret:s-AbCdEf`],
  ['logs:PutLogEvents', `arn:aws:logs:us-east-1:${kHome}:log-group:g:log-stream:s`],
  ['ec2:DescribeInstances', '*'],
];
const kActions = ['*', 's3:*', 's3:Get*', 's3:getobject', 's3:?utObject', 'S3:List*', 'sqs:*', 'sns:Publish', 'kms:*', 'kms:Decrypt',
  'dynamodb:*Item', 'dynamodb:Q?ery', 'sts:AssumeRole', 'lambda:*', 'logs:Put*', 'secretsmanager:Get*', 'ec2:*', 'ec2:Describe*'];
const kResources = ['*', 'arn:aws:s3:::bucket', 'arn:aws:s3:::bucket/*', 'arn:aws:s3:::b*', 'arn:aws:s3:::b?cket/a/*',
  'arn:aws:s3:::bucket/${aws:username}/*', "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'a'}/*", 'arn:aws:s3:::bucket/${aws:PrincipalTag/team}/key',
  `arn:aws:sqs:*:${kHome}:q*`, 'arn:aws:sns:us-east-1:*:topic', 'arn:aws:kms:*:*:key/*', `arn:aws:dynamodb:us-east-1:${kHome}:table/t`,
  `arn:aws:dynamodb:us-east-1:${kHome}:table/*`, `arn:aws:dynamodb:*:*:table/t/index/?`, `arn:aws:iam::${kHome}:role/*`,
  `arn:aws:lambda:us-east-1:${kHome}:function:?`, 'arn:aws:secretsmanager:*:*:secret:s-??????', `arn:aws:logs:us-east-1:${kHome}:log-group:*`,
  // Where readings of the documentation differ:
  'arn:aws:s3:*:*:bucket/*', 'arn:aws:sqs:*:queue', `arn:aws:dynamodb:us-east-1:${kHome}:tab*/t`, 'arn:aws:logs:*:log-stream:s'];
const kPrincipals = ['*', { AWS: '*' }, { AWS: kHome }, { AWS: kRoot }, { AWS: kOther }, { AWS: kUsers[0] }, { AWS: kRoles[0] }, { AWS: kRoles[1] },
  { AWS: kSessions[0] }, { AWS: kSessions[1] }, { AWS: kUsers[2] }, { Service: kServices[0] }, { Service: kServices }, { AWS: [kUsers[1], kRoles[0]] },
  { AWS: kUsers[0], Service: kServices[1] }];
const kNotPrincipals = [{ AWS: [kUsers[0], kRoot] }, { AWS: [kRoles[0], kRoot] }, { AWS: kOther }, { AWS: [kUsers[0]] }, { AWS: [kSessions[0], kRoles[0], kRoot] }];

const kTexts = ['a', 'b', 'A', 'ab', 'a*', 'team/x'];
const kTextPatterns = ['a', 'b', 'A', 'ab', 'a*', '?', '*b', 'team/*', '${aws:username}', '${aws:username}*', "${aws:SourceVpc, 'b'}", '${*}', '*'];
const kArns = ['arn:aws:s3:::bucket', 'arn:aws:s3:::other', 'arn:aws:sns:us-east-1:111122223333:topic', 'arn:aws:sns:us-east-1:111122223333:a:b'];
const kArnPatterns = ['arn:aws:s3:::b*', 'arn:aws:s3:::bucket', 'arn:aws:sns:*:*:topic', 'arn:aws:sns:*:111122223333:*', 'arn:*:s3:::?ucket',
  'arn:aws:sns:us-*:topic', '*'];
/// Kind of value -> keys that have it, values of requests and of policies, operators.
const kDomains = {
  text: {
    keys: ['aws:PrincipalOrgID', 'aws:PrincipalTag/team', 'aws:username', 'aws:SourceVpc', 'AWS:principaltag/Team'], values: kTexts, operands: kTextPatterns,
    operators: ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike'],
  },
  list: {
    keys: ['aws:TagKeys', 'aws:CalledVia'], many: true, values: kTexts, operands: kTextPatterns,
    operators: ['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike', 'StringNotLike'],
  },
  arn: { keys: ['aws:SourceArn'], values: kArns, operands: kArnPatterns, operators: ['ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike', 'StringLike', 'StringNotEquals'] },
  number: {
    keys: ['aws:MultiFactorAuthAge'], values: ['10', '300', '10.0', '-1', '9.5'], operands: ['10', '10.0', '300', '-1', '9.49', '1000000'],
    operators: ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'],
  },
  date: {
    keys: ['aws:CurrentTime', 'aws:TokenIssueTime'], values: ['2020-06-01T00:00:00Z', '2020-06-01T02:00:00+02:00', '2021-01-01T00:00:00Z'],
    operands: ['2020-06-01T00:00:00Z', '2020-06-01T00:00:01Z', '2020-05-31T22:00:00-02:00', '2020-06-01', '1590969600'],
    operators: ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
  },
  truth: { keys: ['aws:SecureTransport', 'aws:MultiFactorAuthPresent', 'aws:ViaAWSService'], values: ['true', 'false'], operands: ['true', 'false'], operators: ['Bool'] },
  network: {
    keys: ['aws:SourceIp', 'aws:VpcSourceIp'], values: ['10.1.2.3', '192.168.0.1', '2001:db8::5', '2001:db9::1'],
    operands: ['10.0.0.0/8', '10.1.2.3', '192.168.0.0/31', '0.0.0.0/0', '2001:DB8::/32', '2001:db8:0:0:0:0:0:5', '::/0'], operators: ['IpAddress', 'NotIpAddress'],
  },
  bytes: { keys: ['aws:PrincipalTag/bytes'], values: ['QQ==', 'QUI='], operands: ['QQ==', 'QUJD'], operators: ['BinaryEquals'] },
};
const kDomainNames = Object.keys(kDomains);

function condition() {
  const domain = kDomains[pick(kDomainNames)];
  const key = pick(domain.keys);
  if (chance(0.1)) return ['Null', key, [pick(['true', 'false'])]];
  let name = pick(domain.operators);
  if (domain.many ? chance(0.9) : chance(0.1)) name = `${pick(['ForAllValues', 'ForAnyValue'])}:${name}`;
  if (chance(0.25)) name += 'IfExists';
  return [name, key, some(domain.operands, 3)];
}

function statement(kind, [action, resource], allowBias) {
  const out = { Effect: chance(allowBias) ? 'Allow' : 'Deny' };
  const trust = kind === 'resource' && action === 'sts:AssumeRole';
  if (trust) out.Action = 'sts:AssumeRole';
  else if (chance(0.15)) out.NotAction = some(kActions.slice(1), 2);
  else out.Action = chance(0.5) ? some(kActions, 2) : [action];
  if (!trust) {
    if (chance(0.12)) out.NotResource = some(kResources.slice(1), 2);
    else out.Resource = chance(0.5) ? some(kResources, 2) : [resource];
  }
  if (kind === 'resource') {
    if (chance(0.1) && out.Effect === 'Deny' && !trust) out.NotPrincipal = pick(kNotPrincipals);
    else out.Principal = pick(kPrincipals);
    if (trust && (out.Principal === '*' || out.Principal.AWS === '*')) out.Principal = { AWS: kHome };
  }
  if (chance(0.45)) {
    out.Condition = {};
    for (let n = 1 + Math.floor(random() * 2); n > 0; n -= 1) {
      const [name, key, values] = condition();
      out.Condition[name] = { ...out.Condition[name], [key]: values.length === 1 && chance(0.5) ? values[0] : values };
    }
  }
  return out;
}

function policy(kind, target, most, allowBias) {
  const version = chance(0.95) ? '2012-10-17' : '2008-10-17';
  return { Version: version, Statement: Array.from({ length: 1 + Math.floor(random() * most) }, () => statement(kind, target, allowBias)) };
}

const kEverything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

function controlPolicy(target) {
  const one = statement('identity', target, 0);
  return { Version: '2012-10-17', Statement: [{ ...one, Effect: 'Deny', Principal: '*', Action: [target[0], pick(['s3:*', 'sqs:*', 'kms:*', 'sts:*'])], NotAction: undefined }] };
}

function makeCase() {
  const target = pick(kTargets);
  const trust = target[0] === 'sts:AssumeRole';
  let principal = pick(kCallers);
  while (trust && (principal === '*' || principal === kRoot)) principal = pick(kCallers);
  const entity = principal.startsWith('arn:') && principal !== kRoot;
  const contextKeys = {};
  for (const domain of Object.values(kDomains))
    for (const key of domain.keys) {
      if (key.startsWith('AWS:') || chance(0.3)) continue;
      if (domain.many) contextKeys[key] = [...new Set(some(domain.values, 3))];
      else contextKeys[key] = chance(0.02) && domain.values === kTexts ? some(domain.values, 2) : pick(domain.values);
    }
  const out = {
    identityPolicies: entity && chance(0.85) ? [policy('identity', target, 3, 0.85)] : [],
    permissionBoundaries: [], scps: [], rcps: [], sessionPolicy: null, resourcePolicy: null,
    principal, action: target[0], resource: target[1], resourceAccountId: kHome, contextKeys,
  };
  if (principal === kRoot) out.identityPolicies = [kEverything];
  if (entity && chance(0.2)) out.identityPolicies.push(policy('identity', target, 2, 0.9));
  const account = target[1] === '*';
  if (account) out.resourceAccountId = entity ? principal.split(':')[4] : kHome;
  if (!account && (chance(0.65) || trust || target[0].startsWith('kms'))) out.resourcePolicy = policy('resource', target, 3, 0.85);
  if (entity && chance(0.25)) out.permissionBoundaries = [policy('identity', target, 2, 0.95)];
  if (entity && chance(0.25))
    out.scps = [{ orgIdentifier: 'r-root', policies: [{ name: 'all', policy: kEverything }] },
      { orgIdentifier: 'ou-1', policies: [{ name: 'scp', policy: policy('identity', target, 2, 0.8) }, ...(chance(0.5) ? [{ name: 'all', policy: kEverything }] : [])] }];
  if (!account && chance(0.2)) out.rcps = [{ orgIdentifier: 'r-root', policies: [{ name: 'rcp', policy: controlPolicy(target) }] }];
  if (principal.includes('assumed-role') && chance(0.2)) out.sessionPolicy = policy('identity', target, 2, 0.95);
  return clone(out);
}

/// Of the services above, those that resource control policies reach.
/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
const kWithControlPolicies = ['dynamodb', 'kms', 'logs', 's3', 'secretsmanager', 'sqs', 'sts'];

// The two programs

async function simulated(one) {
  const named = (list, name) => list.map((document, i) => ({ name: `${name}${i}`, policy: document }));
  const given = {
    request: {
      principal: one.principal === '*' ? simulator.anonymousPrincipal : one.principal,
      action: one.action,
      resource: { resource: one.resource, accountId: one.resourceAccountId },
      contextVariables: one.contextKeys,
    },
    identityPolicies: named(one.identityPolicies, 'identity'),
    serviceControlPolicies: one.scps,
    resourceControlPolicies: one.rcps,
  };
  if (one.resourcePolicy) given.resourcePolicy = one.resourcePolicy;
  if (one.permissionBoundaries.length > 0) given.permissionBoundaryPolicies = named(one.permissionBoundaries, 'boundary');
  if (one.sessionPolicy) given.sessionPolicy = one.sessionPolicy;
  try {
    const response = await simulator.runSimulation(given, {});
    if (response.resultType === 'error') return { error: JSON.stringify(response.errors).slice(0, 160) };
    return { decision: response.overallResult };
  } catch (thrown) {
    return { error: `threw ${thrown.message}`.slice(0, 160) };
  }
}

function evaluated(cases) {
  if (cases.length === 0) return [];
  const run = spawnSync(program, ['policy', 'evaluate'], { input: cases.map((one) => `${JSON.stringify(one)}\n`).join(''), maxBuffer: 1 << 30 });
  if (run.status !== 0 && run.status !== 3) throw new Error(`${program} ended with ${run.status}: ${run.stderr}`);
  const lines = run.stdout.toString().trimEnd().split('\n');
  if (lines.length !== cases.length) throw new Error(`${cases.length} requests, ${lines.length} decisions`);
  return lines.map((line) => JSON.parse(line));
}

// The differences that docs/iam-semantics.md names. `without` takes one out of a case: then both
// must agree. It gives back nothing where the case does not have it.

function documents(one) {
  const levels = [...one.scps, ...one.rcps].flatMap((level) => level.policies.map((entry) => entry.policy));
  return [...one.identityPolicies, one.resourcePolicy, ...one.permissionBoundaries, one.sessionPolicy, ...levels].filter((document) => document);
}

/// Changes every text of a kind of element; nothing when none changes.
function changed(one, change) {
  const out = clone(one);
  let any = false;
  for (const document of documents(out)) any = change(document) || any;
  return any ? out : null;
}

function eachStatement(change) {
  return (document) => document.Statement.map((entry) => change(entry, document)).includes(true);
}

function replaced(holder, field, map) {
  if (holder[field] === undefined) return false;
  const before = JSON.stringify(holder[field]);
  const list = Array.isArray(holder[field]) ? holder[field] : [holder[field]];
  holder[field] = list.map(map);
  return JSON.stringify(list) !== JSON.stringify(holder[field]) && before !== undefined;
}

function eachOperand(change) {
  return eachStatement((entry) => {
    let any = false;
    for (const [name, keys] of Object.entries(entry.Condition ?? {}))
      for (const key of Object.keys(keys)) any = replaced(keys, key, (value) => change(value, name, key)) || any;
    return any;
  });
}

/// Renames operators.
function eachOperator(rename) {
  return eachStatement((entry) => {
    let any = false;
    for (const name of Object.keys(entry.Condition ?? {})) {
      const other = rename(name);
      if (other === name) continue;
      entry.Condition[other] = { ...entry.Condition[other], ...entry.Condition[name] };
      delete entry.Condition[name];
      any = true;
    }
    return any;
  });
}

function eachResource(change) {
  return eachStatement((entry) => {
    const listed = replaced(entry, 'Resource', change);
    return replaced(entry, 'NotResource', change) || listed;
  });
}

const kDifferences = {
  'resource control policies, for a service that has none': (one) => {
    if (one.rcps.length === 0 || kWithControlPolicies.includes(one.action.split(':')[0])) return null;
    const out = clone(one);
    out.rcps = [];
    return out;
  },
  'a session policy and a grant to the session or to everyone': (one) => {
    if (!one.sessionPolicy) return null;
    const out = clone(one);
    out.sessionPolicy = null;
    return out;
  },
  'variables in a policy of 2008': (one) => changed(one, (document) => {
    const old = document.Version !== '2012-10-17';
    document.Version = '2012-10-17';
    return old && JSON.stringify(document).includes('${');
  }),
  'dates as seconds since 1970': (one) => changed(one, eachOperand((value) => (value === '1590969600' ? '2020-06-01T00:00:00Z' : value))),
  'ForAnyValue with IfExists, and an absent key': (one) => changed(one, eachOperator((name) =>
    (name.startsWith('ForAnyValue:') ? name.replace(/IfExists$/, '') : name))),
  'a negated operator, and a variable without a value': (one) => changed(one, eachOperand((value, name) =>
    (name.includes('Not') && value.includes('${aws:') ? 'b' : value))),
  'a variable under an operator that ignores case': (one) => changed(one, eachOperand((value, name) =>
    (name.includes('IgnoreCase') && value.includes('${aws:') ? 'b' : value))),
  'single addresses without a prefix length': (one) => changed(one, eachOperand((value) =>
    ({ '10.1.2.3': '10.1.2.3/32', '2001:db8:0:0:0:0:0:5': '2001:db8::5/128' })[value] ?? value)),
  'the network of all addresses': (one) => changed(one, eachOperand((value) => (value.endsWith('/0') ? '64.0.0.0/2' : value))),
  'NotResource, and a variable without a value': (one) => changed(one, eachStatement((entry) =>
    replaced(entry, 'NotResource', (value) => value.replace('${aws:username}', 'nobody').replace('${aws:PrincipalTag/team}', 'nobody')))),
  'set operators on addresses': (one) => changed(one, eachOperator((name) => (name.includes('IpAddress') ? name.replace(/^For\w+:/, '') : name))),
  'patterns of operators on ARNs that are no ARN': (one) => changed(one, eachOperand((value, name) =>
    (name.includes('Arn') && value.split(':').length < 6 ? 'arn:aws:s3:::b*' : value))),
  'keys with several values without a set operator': (one) => {
    const out = clone(one);
    let any = false;
    for (const [key, value] of Object.entries(out.contextKeys))
      if (Array.isArray(value) && !kDomains.list.keys.includes(key)) {
        [out.contextKeys[key]] = value;
        any = true;
      }
    return changed(out, eachStatement((entry) => {
      let own = false;
      for (const [name, keys] of Object.entries(entry.Condition ?? {}))
        for (const key of kDomains.list.keys)
          if (keys[key] !== undefined && !name.includes(':') && name !== 'Null') {
            entry.Condition[`ForAllValues:${name}`] = { ...entry.Condition[`ForAllValues:${name}`], [key]: keys[key] };
            delete keys[key];
            own = true;
          }
      return own;
    })) ?? (any ? out : null);
  },
  'a star across colons in Resource': (one) => changed(one, eachResource((value) =>
    ({ 'arn:aws:sqs:*:queue': 'arn:aws:sqs:*:*:queue', 'arn:aws:logs:*:log-stream:s': 'arn:aws:logs:*:*:*' })[value] ?? value)),
  'stars for empty parts of an ARN': (one) => changed(one, eachResource((value) => (value === 'arn:aws:s3:*:*:bucket/*' ? 'arn:aws:s3:::bucket/*' : value))),
  'a star in the resource type': (one) => changed(one, eachResource((value) => value.replace(':tab*/t', ':table/t'))),
  'NotPrincipal without the account or the role': (one) => changed(one, eachStatement((entry) => {
    if (!entry.NotPrincipal) return false;
    delete entry.NotPrincipal;
    entry.Principal = '*';
    return true;
  })),
};

async function agree(one) {
  const [own] = evaluated([one]);
  const theirs = await simulated(one);
  return theirs.error === undefined && own.decision === theirs.decision;
}

/// The difference that explains a disagreement: taking it out makes both agree. Several may be
/// needed.
async function explanation(one) {
  const present = Object.entries(kDifferences).filter(([, without]) => without(one) !== null);
  for (const [name, without] of present) if (await agree(without(one))) return name;
  for (let i = 0; i < present.length; i += 1)
    for (let j = i + 1; j < present.length; j += 1) {
      const once = present[i][1](one);
      const twice = present[j][1](once);
      if (twice !== null && (await agree(twice))) return `${present[i][0]}, and ${present[j][0]}`;
    }
  let rest = one;
  for (const [, without] of present) rest = without(rest) ?? rest;
  return present.length > 2 && (await agree(rest)) ? 'three or more of these' : null;
}

// The run

const kBatch = 5000;
const counts = new Map();
const count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);
const used = new Set();
let compared = 0;
let refused = 0;
let agreed = 0;
const unexplained = [];

while (compared < Number(countText)) {
  const cases = [];
  const answers = [];
  while (cases.length < Math.min(kBatch, Number(countText) - compared)) {
    const one = makeCase();
    const answer = await simulated(one);
    if (answer.error !== undefined) {
      refused += 1;
      if (refused <= 3) console.log(`refused by the simulator: ${answer.error}`);
      continue;
    }
    cases.push(one);
    answers.push(answer.decision);
    for (const document of documents(one)) for (const entry of document.Statement) Object.keys(entry.Condition ?? {}).forEach((name) => used.add(name));
  }
  const own = evaluated(cases);
  for (let i = 0; i < cases.length; i += 1) {
    compared += 1;
    if (own[i].decision === answers[i]) {
      agreed += 1;
      count(`both: ${answers[i]}`);
      continue;
    }
    const why = await explanation(cases[i]);
    const how = own[i].decision === 'Unknown' ? 'not decided' : `${own[i].decision} against ${answers[i]}`;
    count(`${why ?? 'UNEXPLAINED'}: ${how}`);
    if (why === null) unexplained.push({ own: own[i], theirs: answers[i], case: cases[i] });
  }
}

for (const [what, number] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${String(number).padStart(8)}  ${what}`);
console.log(`${used.size} spellings of operators; ${refused} cases that the simulator refuses were left out`);
for (const one of unexplained.slice(0, Number(process.env.SHOW ?? 5))) console.log(JSON.stringify(one));
console.log(`${compared} requests, ${agreed} agree (${((100 * agreed) / compared).toFixed(2)} %), ${compared - agreed - unexplained.length} differ as documented`);
console.log(`${compared - unexplained.length} passed, ${unexplained.length} failed`);
process.exit(unexplained.length === 0 ? 0 : 1);
