// Findings: what is wrong, where, and what to do about it.

const marks = {error: '✕', warning: '▲', note: '●'};
const filter = {byAddress: false};

function clearFilter() {
  Object.assign(filter, {severities: new Set(severities), rule: '', resource: '', suppressed: false, change: ''});
}

clearFilter();

function severityBadge(severity) {
  return h('span', {class: `badge ${severity}`}, h('span', {'aria-hidden': 'true'}, marks[severity]), ` ${severity}`);
}

function severityCounts(findings) {
  const counts = countBySeverity(findings);
  return severities
    .filter(one => counts[one] > 0)
    .map(one =>
      h(
        'span',
        {class: `count ${one}`},
        h('span', {'aria-hidden': 'true'}, `${marks[one]} ${counts[one]}`),
        h('span', {class: 'hidden-text'}, plural(counts[one], one)),
      ),
    );
}

/// "new" or nothing; of a difference.
function changeOf(finding) {
  const diff = template().diff;
  if (!diff) return '';
  return diff.findings.new.some(one => one.fingerprint === finding.fingerprint) ? 'new' : '';
}

function markedLine(line, ranges) {
  const characters = Array.from(line);
  const from = ranges.length && characters.length > 400 ? Math.max(0, ranges[0].from - 80) : 0;
  const to = Math.min(characters.length, from + 400);
  const out = [from > 0 ? '…' : ''];
  let at = from;
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(at, Math.min(range.from, to));
    const end = Math.max(begin, Math.min(range.to, to));
    out.push(characters.slice(at, begin).join(''));
    if (end > begin) out.push(h('mark', {class: range.kind}, characters.slice(begin, end).join('')));
    at = end;
  }
  out.push(characters.slice(at, to).join(''), to < characters.length ? '…' : '');
  return out;
}

/// The columns of a place on one of its lines, from 0.
function rangeOn(place, line, text, kind) {
  if (line < place.start.line || line > place.end.line) return null;
  const from = line === place.start.line ? place.start.column - 1 : text.search(/\S|$/);
  const to = line === place.end.line ? place.end.column - 1 : Array.from(text).length;
  return {from, to, kind};
}

/// Lines to show: the first few of each place, in order.
function linesOf(places) {
  const lines = new Set();
  for (const {place} of places)
    for (let line = place.start.line; line <= Math.min(place.end.line, place.start.line + 5); ++line)
      if (line === place.start.line || line < place.end.line || place.end.column > 1) lines.add(line);
  return [...lines].sort((a, b) => a - b);
}

function excerptOf(path, places) {
  const source = sourceText(path);
  if (!source) return null;
  const rows = [];
  let previous = 0;
  for (const line of linesOf(places)) {
    const text = source.lines[line - 1] || '';
    if (previous && line > previous + 1) rows.push(h('span', {class: 'gap', 'aria-hidden': 'true'}, '⋯\n'));
    previous = line;
    const ranges = places.map(({place, kind}) => rangeOn(place, line, text, kind)).filter(Boolean);
    const notes = places.filter(({place, note}) => note && place.start.line === line).map(one => one.note);
    rows.push(
      h(
        'span',
        {class: 'line'},
        h('a', {href: lineAddress(path, line), class: 'number', 'aria-label': `line ${line}`}, line),
        h('code', null, markedLine(text, ranges)),
        notes.length ? h('span', {class: 'remark'}, ` ← ${notes.join('; ')}`) : null,
        '\n',
      ),
    );
  }
  return h('pre', {class: 'excerpt', tabindex: '0', 'aria-label': `Lines of ${source.path}`}, rows);
}

/// The finding's own place, and those that explain it, file by file.
function excerpts(finding) {
  const files = new Map();
  const add = (path, place, kind, note) => {
    if (!files.has(path)) files.set(path, []);
    files.get(path).push({place, kind, note});
  };
  add(finding.path || '', finding, finding.severity, '');
  for (const note of finding.related.slice(0, 12)) add(note.path || '', note, 'related', note.message);
  return [...files].map(([path, places]) => excerptOf(path, places));
}

/// Where a comment suppresses the finding: its line, or that of its resource.
function suppressionLine(finding) {
  const source = sourceText(finding.path);
  if (
    !source ||
    !/\.(ya?ml|template)$/i.test(source.path) ||
    /^\s*[{[]/.test(source.lines.find(one => one.trim()) || '')
  )
    return null;
  const startsEntry = line => /^\s*(- )*("[^"]*"|'[^']*'|[\w:.\/-]+):(\s|$)/.test(source.lines[line - 1] || '');
  const resource = finding.resource && template().resources[finding.resource];
  if (resource && resource.path === source.path) return {source, line: resource.line};
  return startsEntry(finding.start.line) ? {source, line: finding.start.line} : null;
}

function suppression(finding) {
  const name = finding.rule;
  const at = suppressionLine(finding);
  const members = membersOf(finding);
  const id = JSON.stringify(finding.resource || '*');
  return h(
    'details',
    {class: 'suppression'},
    h('summary', null, 'Suppress'),
    at && members.length > 1
      ? h('p', null, `It is about ${members.length} resources; each needs the comment: `, resourceLinks(members), '.')
      : null,
    at
      ? [
          h('p', null, 'In the template, at the end of ', lineLink(finding.path, at.line), ', with your reason:'),
          h(
            'pre',
            {tabindex: '0', 'aria-label': 'Comment'},
            h('code', null, `${at.source.lines[at.line - 1].trim()}  # cfnaudit:ignore ${name} REASON`),
          ),
        ]
      : null,
    h('p', null, 'In .cfnaudit.yaml, below ', h('code', null, 'ignore'), ':'),
    h(
      'pre',
      {tabindex: '0', 'aria-label': 'Entry of the config file'},
      h(
        'code',
        null,
        members.length > 1
          ? members.map(one => `- {rule: ${name}, resource: ${JSON.stringify(one)}, reason: REASON}`).join('\n')
          : finding.resource
            ? `- {rule: ${name}, resource: ${id}, reason: REASON}`
            : `- {rule: ${name}, reason: REASON}`,
      ),
    ),
  );
}

function findingDetails(finding) {
  const isLink = /^https:\/\//.test(finding.help);
  const rule = template().rules[finding.rule];
  const details = finding.details.map(one => `${one.text} in ${enumerate(one.environments)}`);
  return [
    finding.madeFrom ? h('p', {class: 'faint'}, `${finding.resource} is generated from ${finding.madeFrom}.`) : null,
    details.length ? h('p', null, details.join('; ')) : null,
    excerpts(finding),
    isLink ? null : h('p', {class: 'fix'}, h('strong', null, 'Fix: '), finding.help),
    finding.suppressed
      ? h('p', {class: 'faint'}, `Suppressed (${finding.suppressed.source}): ${finding.suppressed.reason}`)
      : null,
    h(
      'div',
      {class: 'finding-end'},
      finding.suppressed ? null : suppression(finding),
      rule
        ? h(
            'p',
            {class: 'faint'},
            outsideLink(rule.page, `About ${finding.rule}`),
            ' · ',
            outsideLink(rule.source, 'AWS documentation'),
          )
        : null,
    ),
  ];
}

function environmentChips(finding) {
  const all = template().environments;
  if (all.length < 2) return null;
  if (finding.environments.length === all.length) return h('span', {class: 'chip'}, 'all environments');
  return finding.environments.map(name => h('span', {class: 'chip'}, name));
}

function findingArticle(finding) {
  const change = changeOf(finding);
  return h(
    'article',
    {
      class: `finding ${finding.severity}`,
      id: `finding-${finding.fingerprint}`,
      tabindex: '-1',
      'aria-label': `${finding.severity} ${finding.rule}: ${finding.message}`,
    },
    h(
      'header',
      null,
      severityBadge(finding.severity),
      h('a', {href: address(finding.rule), class: 'rule'}, `${finding.rule} ${finding.name}`),
      change ? h('span', {class: 'chip new'}, change) : null,
      environmentChips(finding),
      h(
        'a',
        {href: address('finding', finding.fingerprint), class: 'permalink', 'aria-label': 'Link to this finding'},
        '#',
      ),
    ),
    h('h3', null, finding.message),
    finding.resource
      ? h(
          'p',
          {class: 'where'},
          resourceLink(finding.resource),
          finding.property ? h('span', {class: 'faint'}, ` ${finding.property}`) : null,
          ' · ',
          lineLink(finding.path, finding.start.line),
        )
      : h('p', {class: 'where'}, lineLink(finding.path, finding.start.line)),
    findingDetails(finding),
  );
}

function isWanted(finding) {
  if (Boolean(finding.suppressed) !== filter.suppressed) return false;
  if (!filter.severities.has(finding.severity)) return false;
  if (filter.rule && finding.rule !== filter.rule) return false;
  if (filter.change && changeOf(finding) !== filter.change) return false;
  const name = environmentName();
  if (name !== null && !finding.environments.includes(name)) return false;
  const wanted = filter.resource.toLowerCase();
  return (
    !wanted ||
    (finding.resource && finding.resource.toLowerCase().includes(wanted)) ||
    [...membersOf(finding), ...finding.related.map(one => one.resource)].some(
      one => one && one.toLowerCase().includes(wanted),
    )
  );
}

function severityFilter(update) {
  return h(
    'fieldset',
    {class: 'inline'},
    h('legend', null, 'Severity'),
    severities.map(one =>
      h(
        'label',
        {class: 'check'},
        h('input', {
          type: 'checkbox',
          name: 'severity',
          value: one,
          checked: filter.severities.has(one),
          change: event => {
            if (event.target.checked) filter.severities.add(one);
            else filter.severities.delete(one);
            update();
          },
        }),
        ` ${one}s`,
      ),
    ),
  );
}

function ruleFilter(update) {
  const rules = [...new Set(template().findings.map(one => one.rule))].sort();
  return h(
    'label',
    null,
    'Rule',
    h(
      'select',
      {
        id: 'rule-filter',
        change: event => {
          filter.rule = event.target.value;
          update();
        },
      },
      h('option', {value: ''}, 'all rules'),
      rules.map(one => h('option', {value: one, selected: one === filter.rule}, one)),
    ),
  );
}

function resourceFilter(update) {
  const ids = [
    ...new Set(
      template()
        .findings.map(one => one.resource)
        .filter(Boolean),
    ),
  ].sort();
  return h(
    'label',
    null,
    'Resource',
    h('input', {
      id: 'resource-filter',
      type: 'search',
      list: 'resource-ids',
      value: filter.resource,
      autocomplete: 'off',
      input: event => {
        filter.resource = event.target.value;
        update();
      },
    }),
    h(
      'datalist',
      {id: 'resource-ids'},
      ids.map(one => h('option', {value: one})),
    ),
  );
}

function checkFilter(label, checked, set) {
  return h(
    'label',
    {class: 'check'},
    h('input', {type: 'checkbox', checked, change: event => set(event.target.checked)}),
    ` ${label}`,
  );
}

/// Of a difference: what is gone.
function fixedFindings() {
  const diff = template().diff;
  if (!diff || !diff.findings.mended.length) return null;
  return h(
    'section',
    {class: 'fixed'},
    h('h3', null, plural(diff.findings.mended.length, 'finding'), ' fixed'),
    h(
      'ul',
      null,
      diff.findings.mended.map(one => h('li', null, severityBadge(one.severity), ` ${one.rule}: `, one.message)),
    ),
  );
}

function drawFindings(into, at) {
  // What an address filters is shown again without it.
  const aimed = template().findings.find(one => one.fingerprint === at.fingerprint);
  if (at.rule || aimed || filter.byAddress) clearFilter();
  filter.byAddress = Boolean(at.rule || aimed);
  if (at.rule) filter.rule = at.rule;
  if (aimed) filter.suppressed = Boolean(aimed.suppressed);
  const list = h('div', {class: 'findings'});
  const count = h('p', {class: 'faint', id: 'finding-count'});
  const update = () => {
    const wanted = template().findings.filter(isWanted);
    const most = aimed ? wanted.length : 60;
    count.textContent = wanted.length ? `${countWords(wanted)} shown` : 'No finding matches.';
    list.replaceChildren(...firstFew(wanted, most, findingArticle, 'findings'));
    say(count.textContent);
  };
  const suppressed = template().findings.filter(one => one.suppressed).length;
  append(into, [
    h(
      'form',
      {class: 'filters', 'aria-label': 'Filter findings', submit: event => event.preventDefault()},
      severityFilter(update),
      ruleFilter(update),
      resourceFilter(update),
      template().diff
        ? checkFilter('new ones only', filter.change === 'new', on => {
            filter.change = on ? 'new' : '';
            update();
          })
        : null,
      suppressed
        ? checkFilter(`${suppressed} suppressed`, filter.suppressed, on => {
            filter.suppressed = on;
            update();
          })
        : null,
      h(
        'button',
        {
          type: 'button',
          click: () => {
            clearFilter();
            draw(true);
          },
        },
        'Clear',
      ),
    ),
    count,
    filter.rule && template().rules[filter.rule]
      ? h('p', {class: 'summary'}, template().rules[filter.rule].summary)
      : null,
    list,
    fixedFindings(),
  ]);
  update();
}
