// The template with its line numbers, and marks where findings are.

function findingsByLine(path, isMain) {
  const byLine = new Map();
  for (const finding of findingsOf(state.environment)) {
    if ((finding.path || '') !== (isMain ? '' : path)) continue;
    if (!byLine.has(finding.start.line)) byLine.set(finding.start.line, []);
    byLine.get(finding.start.line).push(finding);
  }
  return byLine;
}

function lineMarks(findings) {
  return (findings || []).slice(0, 3).map(one =>
    h(
      'a',
      {
        class: `mark-link ${one.severity}`,
        href: address('finding', one.fingerprint),
        title: one.message,
        'aria-label': `${one.severity} ${one.rule}: ${one.message}`,
      },
      marks[one.severity],
    ),
  );
}

function sourceLine(text, number, file, findings) {
  const id = file ? `F${file + 1}L${number}` : `L${number}`;
  return h(
    'div',
    {class: findings ? `source-line ${findings[0].severity}` : 'source-line', id},
    h('span', {class: 'margin'}, lineMarks(findings)),
    h('a', {class: 'number', href: address(id), tabindex: '-1', 'aria-label': `line ${number}`}, number),
    h('code', null, text || ' '),
  );
}

function drawSource(into, at) {
  const sources = template().sources;
  if (!sources)
    return append(into, [h('p', null, 'Left out to keep the page small: write a report of this template alone.')]);
  const file = sources[at.file] ? at.file : 0;
  const source = sourceText(sources[file].path);
  const byLine = findingsByLine(source.path, file === 0);
  append(into, [
    sources.length > 1
      ? h(
          'form',
          {class: 'filters', submit: event => event.preventDefault()},
          h(
            'label',
            null,
            'File',
            h(
              'select',
              {
                id: 'file',
                change: event => {
                  const chosen = Number(event.target.value);
                  location.hash = address(chosen ? `F${chosen + 1}L1` : 'L1');
                },
              },
              sources.map((one, i) => h('option', {value: i, selected: i === file}, one.path)),
            ),
          ),
        )
      : null,
    h(
      'p',
      {class: 'faint'},
      plural(byLine.size, 'marked line'),
      ' in ',
      source.path,
      '. Secrets are shown as asterisks.',
    ),
    h(
      'div',
      {class: 'source', role: 'region', tabindex: '0', 'aria-label': source.path},
      source.lines.map((text, i) => sourceLine(text, i + 1, file, byLine.get(i + 1))),
    ),
  ]);
  const aimed = at.line && document.getElementById(file ? `F${file + 1}L${at.line}` : `L${at.line}`);
  if (aimed) {
    aimed.classList.add('aimed');
    setTimeout(() => aimed.scrollIntoView({block: 'center'}));
  }
}
