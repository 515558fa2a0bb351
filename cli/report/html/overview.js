// What a reviewer asks first: may this be deployed, what does it cost, who comes in, and what does
// the answer rest on.

function entriesIn(environment) {
  const access = template().access;
  return access ? access.entryPoints.filter(one => one.in.includes(environment)) : [];
}

/// What CloudFormation refuses of an update.
function refusedIn(environment) {
  const diff = template().diff;
  const name = template().environments[environment].name;
  return diff ? diff.resources.filter(row => row.refused.length && row.environments.includes(name)) : [];
}

function verdictOf(environment) {
  const one = template();
  const refused = refusedIn(environment);
  if (refused.length)
    return {kind: 'error', words: `The update fails at ${enumerate(refused.slice(0, 3).map(row => row.resource))}`};
  if (!one.isTemplate) return {kind: 'error', words: 'Not analyzed: there is no readable Resources section'};
  const counts = countBySeverity(findingsOf(environment));
  if (counts.error) return {kind: 'error', words: `${plural(counts.error, 'error')} to fix`};
  if (!one.isWhole) return {kind: 'warning', words: 'Undecided: part of the template is not read'};
  if (counts.warning) return {kind: 'warning', words: `No errors, ${plural(counts.warning, 'warning')}`};
  return {kind: 'good', words: counts.note ? `No errors or warnings, ${plural(counts.note, 'note')}` : 'No findings'};
}

const verdictMarks = {error: '✕', warning: '▲', good: '✓'};

function usageWords(sums) {
  const usage = micros(sums.usage || '0') !== 0n ? `${dollars(sums.usage)} declared usage` : '';
  const open = sums.undeclaredUsage ? `${plural(sums.undeclaredUsage, 'usage item')} not declared` : '';
  return [usage, open].filter(Boolean).join(', ') || 'no usage-based cost';
}

function costFacts(sums) {
  if (!sums) return [];
  if (sums.total === null)
    return [['Cost', h('span', {class: 'faint'}, 'not known: part of the template is not read')]];
  return [
    ['Fixed', [h('strong', {class: 'money'}, dollars(sums.fixed)), ' a month']],
    ['Usage', usageWords(sums)],
    [
      'At most',
      sums.ceiling === null
        ? 'no limit in the template'
        : [h('span', {class: 'money'}, dollars(sums.ceiling)), ' a month'],
    ],
    sums.unpriced ? ['Unpriced', plural(sums.unpriced, 'item')] : null,
    sums.exchanged ? [sums.exchanged.currency, `${sums.exchanged.total} a month`] : null,
  ].filter(Boolean);
}

function entryWords(environment) {
  const entries = entriesIn(environment);
  if (!entries.length) return 'none found';
  const anonymous = entries.filter(one => one.anonymous && one.verdict === 'reachable').length;
  const open = entries.filter(one => one.verdict === 'unknown').length;
  if (anonymous === entries.length)
    return [
      h('a', {href: address('access'), 'aria-label': plural(entries.length, 'entry point')}, entries.length),
      ', anonymous',
    ];
  const kinds = [anonymous ? `${anonymous} anonymous` : 'none anonymous', open ? `${open} undecided` : ''];
  return [
    h('a', {href: address('access'), 'aria-label': plural(entries.length, 'entry point')}, entries.length),
    `, ${kinds.filter(Boolean).join(', ')}`,
  ];
}

function facts(rows) {
  return h(
    'dl',
    {class: 'facts'},
    rows.map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value))),
  );
}

const promiseMarks = {kept: '✓', broken: '✕', unknown: '?'};

function promiseCounts(index) {
  const {full} = template().environments[index];
  const states = template().promises.map(one => one.environments[full]);
  const count = state => states.filter(one => one === state).length;
  return (
    [
      ['kept', 'kept'],
      ['broken', 'broken'],
      ['unknown', 'undecided'],
    ]
      .filter(([state]) => count(state))
      .map(([state, word]) => `${count(state)} ${word}`)
      .join(', ') || 'none apply'
  );
}

function promiseCell(promise, index) {
  const state = promise.environments[template().environments[index].full];
  const words = promiseMarks[state] ? `${promiseMarks[state]} ${state === 'unknown' ? 'undecided' : state}` : '–';
  return h('td', {class: `promise ${state}`}, words);
}

/// The findings that break it, and what is not decided.
function promiseReasons(promise) {
  const broken = template().findings.filter(finding => promise.brokenBy.includes(finding.fingerprint));
  const line = finding =>
    h('li', null, link(address('finding', finding.fingerprint), `${finding.rule}: ${finding.message}`));
  const open = promise.unknown.slice(0, 3).map(text => h('li', {class: 'faint'}, text));
  return h('ul', {class: 'plain'}, firstFew(broken, 4, line, 'findings'), open);
}

/// Promises by environment, with what breaks them.
function promises() {
  const one = template();
  if (!one.promises) return null;
  const shown = environmentsInView();
  const isAbout = promise => shown.some(i => promiseMarks[promise.environments[one.environments[i].full]]);
  const rows = one.promises.filter(isAbout).map(promise =>
    h(
      'tr',
      null,
      h('th', {scope: 'row'}, outsideLink(promise.source, promise.name)),
      shown.map(i => promiseCell(promise, i)),
      h('td', null, promiseReasons(promise)),
    ),
  );
  if (!rows.length) return null;
  const titles = ['Promise', ...shown.map(i => one.environments[i].name), 'Broken by, or undecided because'];
  const head = h(
    'tr',
    null,
    titles.map(text => h('th', {scope: 'col'}, text)),
  );
  const table = h('table', {class: 'data', id: 'promises'}, h('thead', null, head), h('tbody', null, rows));
  return h(
    'section',
    null,
    h('h3', null, 'Promises'),
    h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Promises'}, table),
  );
}

function environmentCard(environment, index) {
  const verdict = verdictOf(index);
  const found = findingsOf(index);
  const rows = [
    ['Findings', found.length ? severityCounts(found) : 'none'],
    ...costFacts(template().cost.environments[index]),
    ...costChange(index),
  ];
  if (template().access && template().isTemplate) rows.push(['Entry points', entryWords(index)]);
  if (template().promises) rows.push(['Promises', promiseCounts(index)]);
  const chosen = state.environment === index;
  return h(
    'li',
    {class: `card ${verdict.kind}${chosen ? ' chosen' : ''}`},
    h('h3', null, environment.name),
    h(
      'p',
      {class: `verdict ${verdict.kind}`},
      h('span', {'aria-hidden': 'true'}, verdictMarks[verdict.kind]),
      ` ${verdict.words}`,
    ),
    facts(rows),
  );
}

/// By rule: what is worst first, with the resources that it is about.
function worstRules() {
  const byRule = new Map();
  for (const finding of findingsOf(state.environment)) {
    if (!byRule.has(finding.rule)) byRule.set(finding.rule, []);
    byRule.get(finding.rule).push(finding);
  }
  return [...byRule.values()];
}

function ruleRow(findings) {
  const [first] = findings;
  const href = findings.length === 1 ? address('finding', first.fingerprint) : address(first.rule);
  return h(
    'li',
    null,
    severityBadge(first.severity),
    h(
      'div',
      null,
      link(href, first.message),
      h(
        'p',
        {class: 'faint'},
        `${first.rule} ${first.name}`,
        findings.length > 1 ? `, and ${findings.length - 1} more` : '',
      ),
    ),
  );
}

function fixFirst() {
  const rules = worstRules();
  return h(
    'section',
    null,
    h('h3', null, 'Fix first'),
    rules.length
      ? h('ol', {class: 'plain rows'}, firstFew(rules, 6, ruleRow, 'rules'))
      : h('p', {class: 'faint'}, 'Nothing was found.'),
  );
}

function entryPoints() {
  const entries = template().access.entryPoints.filter(holds);
  const order = entries.filter(one => one.anonymous).concat(entries.filter(one => !one.anonymous));
  return h(
    'section',
    null,
    h('h3', null, 'Entry points'),
    order.length
      ? h(
          'ul',
          {class: 'plain rows'},
          firstFew(order, 5, one => h('li', null, entryPath(one), entryReaches(one, 1)), 'entry points'),
        )
      : h('p', {class: 'faint'}, 'No entry point was found.'),
  );
}

function costOverview() {
  const cost = template().cost;
  if (!cost.environments.length || !template().isWhole) return null;
  return h('section', null, h('h3', null, 'Fixed and declared cost a month'), costBars());
}

function list(rows) {
  return h(
    'ul',
    null,
    rows.filter(Boolean).map(row => h('li', null, row)),
  );
}

function assumptions() {
  const one = template();
  const undeclared = Math.max(0, ...one.cost.environments.map(sums => sums.undeclaredUsage));
  return list([
    `Region ${one.region}.`,
    one.accountIsGiven ? null : 'Any account, shown as 123456789012.',
    one.cost.environments.length ? `Prices in US dollars: ${one.cost.basis}.` : null,
    undeclared
      ? [`Undeclared usage is in no sum: up to ${plural(undeclared, 'item')}. `, link(address('cost'), 'See Cost')]
      : null,
    ...one.cost.variations.map(text => `Other parameter values: ${text}.`),
    ...one.open.map(text => `Undecided: ${text}.`),
  ]);
}

function notLookedAt() {
  const one = template();
  const {rules, off, unknownTypes} = one.coverage;
  const models = [...new Set(one.cost.unpriced.map(row => row.type))];
  return list([
    one.unread ? `${one.unread}.` : null,
    ...page.unread.map(row => `${row.what}: ${row.reason}.`),
    off
      ? `${plural(off, 'rule')} that would apply ${off === 1 ? 'is' : 'are'} off by default (--profile); ${rules} ran.`
      : `${plural(rules, 'rule')} ran.`,
    unknownTypes.length ? `Nothing is known about ${enumerate(unknownTypes)}.` : null,
    models.length
      ? [
          `Not priced: ${plural(one.cost.unpriced.length, 'resource')} of ${enumerate(models.slice(0, 6))}${models.length > 6 ? ` and ${models.length - 6} more types` : ''}. `,
          link(address('cost'), 'See Cost'),
        ]
      : null,
    'What exists outside the template: other stacks, manual changes, policies of the organization.',
  ]);
}

function templateTable() {
  return h(
    'section',
    null,
    h('h3', null, plural(page.templates.length, 'template')),
    h(
      'div',
      {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Templates'},
      h(
        'table',
        {class: 'data'},
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            ['Template', 'Findings', 'Cost a month'].map((one, i) =>
              h('th', {scope: 'col', class: i === 2 ? 'money' : ''}, one),
            ),
          ),
        ),
        h(
          'tbody',
          null,
          page.templates.map((one, i) => {
            const found = one.findings.filter(finding => !finding.suppressed);
            const totals = one.cost.environments.map(sums => sums.total).filter(total => total !== null);
            const most = totals.length ? totals.reduce((a, b) => (micros(a) > micros(b) ? a : b)) : null;
            return h(
              'tr',
              null,
              h('th', {scope: 'row'}, h('a', {href: i ? `#t${i + 1}:overview` : '#overview'}, one.path)),
              h('td', null, found.length ? severityCounts(found) : 'none'),
              h('td', {class: 'money'}, dollars(most)),
            );
          }),
        ),
      ),
    ),
  );
}

function drawOverview(into) {
  const one = template();
  append(into, [
    h('p', {class: 'lead'}, one.headline),
    page.isDiff ? changes() : null,
    h('ul', {class: 'cards'}, one.environments.map(environmentCard)),
    one.diff ? changeDetails(one.diff) : null,
    promises(),
    one.brief
      ? null
      : h(
          'div',
          {class: 'columns wide-first'},
          fixFirst(),
          one.isTemplate ? h('div', null, entryPoints(), costOverview()) : null,
        ),
    !one.isTemplate
      ? null
      : h(
          'div',
          {class: 'columns'},
          h('section', null, h('h3', null, 'What was assumed'), assumptions()),
          h('section', null, h('h3', null, 'What was not checked'), notLookedAt()),
        ),
    page.templates.length > 1 ? templateTable() : null,
  ]);
}

// Differences

function changes() {
  const rows = page.headlines.map(text => h('li', null, text));
  const diff = template().diff;
  const sides = !diff
    ? null
    : diff.after === null
      ? 'This template is deleted; the page shows how it was.'
      : diff.before === null
        ? 'This template is new.'
        : null;
  return h(
    'section',
    {class: 'changes'},
    h('h3', null, 'What changes'),
    sides ? h('p', null, sides) : null,
    diff ? diff.incomplete.map(row => h('p', {class: 'notice'}, row.reason)) : null,
    page.loosened.length
      ? h('div', {class: 'notice'}, h('strong', null, 'Lets more pass:'), list(page.loosened))
      : null,
    rows.length ? h('ul', {class: 'headlines'}, rows) : h('p', null, 'Nothing that is reported.'),
  );
}

function changeDetails(diff) {
  const parts = [changedAccess(diff), changedResources(diff), changedInterface(diff)].filter(Boolean);
  return parts.length ? h('section', null, h('h3', null, 'Changes in detail'), parts) : null;
}

/// The change of an environment's cost: a row of facts.
function costChange(index) {
  const diff = template().diff;
  const moved = diff && diff.cost.find(one => one.name === template().environments[index].full);
  return moved ? [['Change', [h('strong', {class: 'money'}, signedDollars(moved.delta)), ' a month']]] : [];
}

function changedResources(diff) {
  if (!diff.resources.length) return null;
  return h(
    'details',
    {open: diff.resources.length <= 12},
    h('summary', null, plural(diff.resources.length, 'resource'), ' changed'),
    h(
      'ul',
      null,
      firstFew(
        diff.resources,
        40,
        row =>
          h(
            'li',
            null,
            resourceLink(row.resource),
            ` ${row.effect}`,
            row.losesData ? h('strong', null, ', its data is lost') : '',
            row.reason ? `: ${row.reason}` : '',
            row.refused.length ? h('strong', null, `, refused: ${row.refused.join('; ')}`) : '',
            row.properties.length
              ? h(
                  'ul',
                  {class: 'faint'},
                  row.properties
                    .slice(0, 8)
                    .map(one => h('li', null, `${one.property}: ${one.before || '–'} → ${one.after || '–'}`)),
                )
              : null,
          ),
        'resources',
      ),
    ),
  );
}

function changedAccess(diff) {
  if (!diff.access.length && !diff.entryPoints.length) return null;
  return h(
    'details',
    {open: true},
    h('summary', null, 'Access'),
    h(
      'ul',
      null,
      diff.entryPoints
        .slice(0, 40)
        .map(row =>
          h(
            'li',
            null,
            h('span', {class: `chip ${row.change}`}, row.change),
            ` ${row.path || row.id}`,
            row.reaches ? `, reaches ${row.reaches}` : '',
          ),
        ),
      firstFew(
        diff.access,
        8,
        row =>
          h(
            'li',
            null,
            h('span', {class: `chip ${row.change}`}, row.change),
            ' ',
            resourceLink(row.principal),
            ': ',
            row.accessLevels.join(', ').toLowerCase(),
            ' on ',
            resourceLink(row.resource),
            h('span', {class: 'faint'}, ` (${row.actions.join(', ')})`),
          ),
        'changes',
      ),
    ),
  );
}

function changedInterface(diff) {
  if (!diff.interface.length) return null;
  return h(
    'details',
    {open: true},
    h('summary', null, 'Parameters, outputs and exports'),
    h(
      'ul',
      null,
      diff.interface.map(row => h('li', null, row.breaks ? h('strong', null, row.what) : row.what, `: ${row.change}`)),
    ),
  );
}
