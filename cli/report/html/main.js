// The frame: which section, template and environment are looked at.

const drawers = {
  overview: drawOverview,
  map: drawMap,
  access: drawAccess,
  cost: drawCost,
  findings: drawFindings,
  source: drawSource,
  resource: drawResource,
};
let at = readAddress(location.hash);

function templateSwitch() {
  if (page.templates.length < 2) return null;
  return h(
    'label',
    {class: 'switch'},
    'Template ',
    h(
      'select',
      {
        id: 'template',
        change: event => {
          state.template = Number(event.target.value);
          location.hash = address(at.section === 'resource' ? 'overview' : at.section);
        },
      },
      page.templates.map((one, i) => h('option', {value: i, selected: i === state.template}, one.path)),
    ),
  );
}

function chooseEnvironment(value) {
  state.environment = value;
  draw(false);
  say(value === null ? 'All environments' : `Environment ${template().environments[value].name}`);
}

function environmentSwitch() {
  const all = template().environments;
  if (all.length < 2) return null;
  if (all.length > 5)
    return h(
      'label',
      {class: 'switch'},
      'Environment ',
      h(
        'select',
        {
          id: 'environment',
          change: event => chooseEnvironment(event.target.value === '' ? null : Number(event.target.value)),
        },
        h('option', {value: ''}, 'all'),
        all.map((one, i) => h('option', {value: i, selected: i === state.environment}, one.name)),
      ),
    );
  const choice = (value, name) =>
    h(
      'label',
      {class: 'segment'},
      h('input', {
        type: 'radio',
        name: 'environment',
        value: value === null ? '' : value,
        checked: state.environment === value,
        change: () => chooseEnvironment(value),
      }),
      h('span', null, name),
    );
  return h(
    'fieldset',
    {class: 'segments'},
    h('legend', {class: 'hidden-text'}, 'Environment'),
    choice(null, 'All'),
    all.map((one, i) => choice(i, one.name)),
  );
}

function badgeOf(section) {
  const one = template();
  if (section === 'findings') return severityCounts(findingsOf(state.environment));
  const count = section === 'access' && one.access ? one.access.entryPoints.filter(holds).length : 0;
  return count
    ? h(
        'span',
        {class: 'count'},
        count,
        h('span', {class: 'hidden-text'}, ` ${count === 1 ? 'entry point' : 'entry points'}`),
      )
    : null;
}

function navigation() {
  return h(
    'nav',
    {'aria-label': 'Sections'},
    h(
      'ul',
      {class: 'plain'},
      sections.map(one =>
        h(
          'li',
          null,
          h(
            'a',
            {href: address(one.name), 'aria-current': at.section === one.name ? 'page' : null},
            one.title,
            badgeOf(one.name),
          ),
        ),
      ),
    ),
  );
}

function drawHeader() {
  const one = template();
  const active =
    document.activeElement && document.activeElement.getAttribute('name') === 'environment'
      ? document.activeElement.value
      : document.activeElement && document.activeElement.id;
  document
    .getElementById('top')
    .replaceChildren(
      h(
        'div',
        {class: 'bar-top'},
        h(
          'h1',
          null,
          h('span', {class: 'brand'}, page.isDiff ? 'cfnaudit diff' : 'cfnaudit'),
          ' ',
          h('span', {class: 'file'}, one ? one.path : 'nothing to show'),
        ),
        one ? [templateSwitch(), environmentSwitch()] : null,
      ),
      one ? navigation() : '',
    );
  const again = [...document.querySelectorAll('#top input, #top select')].find(input =>
    input.type === 'radio' ? input.value === active && input.checked : input.id && input.id === active,
  );
  if (again) again.focus();
}

/// What was not read stands above everything.
function notices() {
  const one = template();
  const unread = [one.unread, ...page.unread.map(row => `${row.what}: ${row.reason}`)].filter(Boolean);
  return [
    unread.length
      ? h(
          'div',
          {class: 'notice', role: 'note'},
          h('strong', null, 'Not read in full. '),
          'What is missing here is not known to be absent.',
          list(unread),
        )
      : null,
    one.brief
      ? h(
          'p',
          {class: 'notice'},
          'Findings and sums only, to keep the page small: write a report of this template alone for access, map and source.',
        )
      : null,
  ];
}

function titleOf(section, where) {
  if (section === 'resource') return where.resource;
  return sections.find(one => one.name === section).title;
}

function drawSection(section, where) {
  const body = h(
    'section',
    {id: `section-${section}`, class: 'section', 'aria-labelledby': `title-${section}`},
    h('h2', {id: `title-${section}`, tabindex: '-1'}, titleOf(section, where)),
  );
  document.getElementById('main').append(body);
  drawers[section](body, where);
  return body;
}

function draw(moveFocus) {
  drawHeader();
  const main = document.getElementById('main');
  main.replaceChildren();
  if (!template()) {
    append(main, [
      h('p', null, page.isDiff ? 'Nothing changes.' : 'No template was read.'),
      page.unread.length ? list(page.unread.map(row => `${row.what}: ${row.reason}`)) : null,
    ]);
    return;
  }
  append(main, notices());
  const body = drawSection(at.section, at);
  const aimed = at.fingerprint && document.getElementById(`finding-${at.fingerprint}`);
  if (!moveFocus) return;
  if (aimed) {
    aimed.focus();
    aimed.scrollIntoView({block: 'start'});
  } else {
    body.querySelector('h2').focus({preventScroll: true});
    if (!at.line) window.scrollTo(0, 0);
  }
}

function follow() {
  at = readAddress(location.hash);
  if (at.template !== state.template) {
    state.template = at.template;
    state.environment = null;
  }
  if (state.environment !== null && !template().environments[state.environment]) state.environment = null;
  draw(true);
}

/// On paper all sections follow each other.
function drawForPrint() {
  if (!template()) return;
  for (const one of sections)
    if (one.name !== at.section && one.name !== 'map')
      drawSection(one.name, {section: one.name}).classList.add('print-only');
}

window.addEventListener('hashchange', follow);
window.addEventListener('beforeprint', drawForPrint);
window.addEventListener('afterprint', () => document.querySelectorAll('.print-only').forEach(one => one.remove()));
append(document.getElementById('end'), [
  h(
    'p',
    {class: 'faint'},
    `Written by cfnaudit ${page.tool.version}. This page sends no request; links to AWS's documentation leave it only when you follow them.`,
  ),
]);
at = readAddress(location.hash);
state.template = at.template;
draw(false);
