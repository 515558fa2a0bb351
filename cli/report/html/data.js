// What the program found, and what of it is looked at: a template and an environment, or all.

const page = JSON.parse(document.getElementById('data').textContent);

const severities = ['error', 'warning', 'note'];
const levels = ['List', 'Read', 'Write', 'Tagging', 'Permissions management'];
const letters = {List: 'L', Read: 'R', Write: 'W', Tagging: 'T', 'Permissions management': 'P'};

const state = {template: 0, environment: null};

function template() {
  return page.templates[state.template];
}

function environmentName() {
  return state.environment === null ? null : template().environments[state.environment].name;
}

/// The numbers of the environments that are looked at.
function environmentsInView() {
  const all = template().environments.map((_, i) => i);
  return state.environment === null ? all : all.filter(i => i === state.environment);
}

/// Of a row that is the same in several environments.
function holds(row) {
  return state.environment === null || row.in.includes(state.environment);
}

/// " in staging", where there is something to tell apart.
function inWords(numbers) {
  const all = template().environments;
  if (state.environment !== null || numbers.length === all.length) return '';
  return ` in ${enumerate(numbers.map(i => all[i].name))}`;
}

function findingsOf(environment) {
  const name = environment === null ? null : template().environments[environment].name;
  return template().findings.filter(f => !f.suppressed && (name === null || f.environments.includes(name)));
}

/// Every resource that the finding is about.
function membersOf(finding) {
  return template().members[finding.fingerprint] || (finding.resource ? [finding.resource] : []);
}

function countBySeverity(findings) {
  const counts = {error: 0, warning: 0, note: 0};
  for (const finding of findings) ++counts[finding.severity];
  return counts;
}

/// "2 errors, 1 warning".
function countWords(findings) {
  const counts = countBySeverity(findings);
  const words = severities.filter(one => counts[one] > 0).map(one => plural(counts[one], one));
  return words.join(', ') || 'no findings';
}

function sourceText(path) {
  const sources = template().sources || [];
  const index = path ? sources.findIndex(one => one.path === path) : 0;
  if (index < 0 || index >= sources.length) return null;
  const source = sources[index];
  source.lines = source.lines || source.text.split('\n');
  return {index, path: source.path, lines: source.lines};
}

/// The resource that a name belongs to: "Orders" of "Orders/index/ByDay".
function resourceOf(name) {
  const resources = template().resources || {};
  for (let id = name; id;) {
    if (Object.hasOwn(resources, id)) return id;
    const slash = id.lastIndexOf('/');
    if (slash < 0) return null;
    id = id.slice(0, slash);
  }
  return null;
}

/// "Lambda" of AWS::Lambda::Function.
function serviceOf(type) {
  const parts = type.split('::');
  return parts.length > 2 && parts[0] === 'AWS' ? parts[1] : parts[0];
}

/// Amounts are decimal texts, rounded here and nowhere else: in whole micro-dollars, half up.
function micros(amount) {
  const negative = amount.startsWith('-');
  const [whole, fraction] = amount.replace('-', '').split('.');
  const value = BigInt(whole) * 1000000n + BigInt((fraction || '').padEnd(6, '0').slice(0, 6));
  return negative ? -value : value;
}

function dollars(amount) {
  if (amount === null || amount === undefined) return '–';
  const value = micros(amount);
  const cents = ((value < 0n ? -value : value) + 5000n) / 10000n;
  const whole = (cents / 100n).toLocaleString('en-US');
  return `${value < 0n && cents > 0n ? '-' : ''}$${whole}.${String(cents % 100n).padStart(2, '0')}`;
}

/// With its sign, of a change.
function signedDollars(amount) {
  return (amount.startsWith('-') ? '' : '+') + dollars(amount);
}
