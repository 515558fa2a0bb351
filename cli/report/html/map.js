// The map's section: what is drawn, how it is coloured, and what is known of the chosen box.

function boxPanel(id) {
  const found = findingsOf(state.environment).filter(one => membersOf(one).includes(id));
  const gone = !resourceOf(id);
  return [
    h('h3', {tabindex: '-1'}, resourceLink(id)),
    h('p', {class: 'faint'}, gone ? 'gone' : template().resources[id].type),
    found.length
      ? h(
          'ul',
          {class: 'plain rows'},
          firstFew(found, 4, one => ruleRow([one]), 'findings'),
        )
      : h('p', {class: 'faint'}, 'No findings.'),
    gone
      ? null
      : [
          h(
            'p',
            null,
            link(address('map', id), 'Only its neighborhood'),
            ' · ',
            link(resourceAddress(id), 'all about it'),
          ),
          neighbourList(id),
        ],
  ];
}

function mapNotice(model, focus, update) {
  if (focus)
    return h('p', null, 'Neighborhood of ', resourceLink(focus), '. ', link(address('map'), 'Show everything'));
  if (!model.folded) return null;
  const open = [...model.nodes.values()].some(node => node.members);
  return h(
    'p',
    {class: 'notice'},
    `${model.total} resources: those of one service in one place are folded. `,
    open ? 'Choose a box to open it. ' : '',
    mapChoice.unfolded.size
      ? h(
          'button',
          {
            type: 'button',
            click: () => {
              mapChoice.unfolded.clear();
              update();
            },
          },
          'Fold all',
        )
      : null,
  );
}

function mapKey() {
  return h(
    'p',
    {class: 'legend'},
    colourKeys[mapChoice.colour].map(([kind, words]) => [
      s(
        'svg',
        {width: 22, height: 14, 'aria-hidden': 'true'},
        s('g', {class: `box ${kind}`}, s('rect', {x: 1, y: 1, width: 20, height: 12, rx: 3})),
      ),
      h('span', null, words),
    ]),
  );
}

function colourChoice(redraw) {
  const colours = [
    ['severity', 'severity'],
    ['cost', 'cost'],
    ['reach', 'who reaches it'],
  ];
  if (template().diff) colours.push(['change', 'change']);
  const change = event => {
    mapChoice.colour = event.target.value;
    redraw();
  };
  const options = colours.map(([value, title]) => h('option', {value, selected: value === mapChoice.colour}, title));
  return h('label', null, 'Color by', h('select', {id: 'map-colour', change}, options));
}

function edgeChoice(redraw) {
  const change = event => {
    if (event.target.checked) mapChoice.groups.add(event.target.value);
    else mapChoice.groups.delete(event.target.value);
    redraw();
  };
  const sample = name =>
    s(
      'svg',
      {width: 18, height: 8, 'aria-hidden': 'true'},
      s('g', {class: `edge ${name}`}, s('path', {d: 'M0 4L18 4'})),
    );
  const box = name =>
    h('input', {type: 'checkbox', name: 'edges', value: name, checked: mapChoice.groups.has(name), change});
  return h(
    'fieldset',
    {class: 'inline'},
    h('legend', null, 'Connections'),
    edgeKinds.map(({name}) => h('label', {class: 'check'}, box(name), sample(name), ` ${name}`)),
  );
}

/// Of a neighbourhood: how far it goes.
function distanceChoice(redraw) {
  const change = event => {
    mapChoice.distance = Number(event.target.value);
    redraw();
  };
  const options = [1, 2, 3].map(n => h('option', {value: n, selected: n === mapChoice.distance}, n));
  return h('label', null, 'Steps', h('select', {id: 'map-distance', change}, options));
}

function zoomButton(label, words, click) {
  return h('button', {type: 'button', 'aria-label': /^\w/.test(label) ? null : words, title: words, click}, label);
}

class MapSection {
  /// `focus`: the resource whose neighbourhood is shown, or nothing.
  constructor(into, focus) {
    this.focus = focus;
    this.frame = h('div', {
      class: 'map-frame',
      tabindex: '0',
      role: 'region',
      'aria-label': 'Map. Arrow keys move, plus and minus zoom, 0 shows all.',
    });
    this.panel = h('aside', {
      class: 'panel',
      hidden: true,
      'aria-label': 'Chosen resource',
      keydown: event => this.leavePanel(event),
    });
    this.notice = h('div', null);
    this.key = h('div', null);
    this.view = new View(this.frame);
    append(into, [this.controls(), this.notice, this.key, h('div', {class: 'map-and-panel'}, this.frame, this.panel)]);
    this.draw();
  }

  controls() {
    const redraw = () => this.draw();
    const submit = event => {
      event.preventDefault();
      this.find(document.getElementById('map-search').value, true);
    };
    const input = event => this.find(event.target.value, false);
    const ids = Object.keys(template().resources).map(id => h('option', {value: id}));
    return h(
      'form',
      {class: 'filters', 'aria-label': 'Map', submit},
      h(
        'label',
        null,
        'Find',
        h('input', {id: 'map-search', type: 'search', list: 'map-ids', autocomplete: 'off', input}),
      ),
      h('datalist', {id: 'map-ids'}, ids),
      colourChoice(redraw),
      edgeChoice(redraw),
      this.focus ? distanceChoice(redraw) : null,
      h(
        'span',
        {class: 'zoom'},
        zoomButton('+', 'Zoom in', () => this.view.zoom(0.8)),
        zoomButton('−', 'Zoom out', () => this.view.zoom(1.25)),
        zoomButton('Fit', 'Show all', () => this.view.fit()),
      ),
    );
  }

  draw() {
    const model = mapModel(this.focus);
    const {picture, size} = drawGraph(model, node => this.choose(node));
    this.picture = picture;
    this.view.set(picture, size);
    this.notice.replaceChildren();
    append(this.notice, [mapNotice(model, this.focus, () => this.draw())]);
    this.key.replaceChildren(mapKey());
    if (this.focus) highlight(picture, [this.focus]);
  }

  choose(node) {
    if (node.members) return this.unfold(node);
    highlight(this.picture, [node.id]);
    this.panel.replaceChildren();
    append(this.panel, boxPanel(node.id));
    this.panel.hidden = false;
    this.panel.querySelector('h3').focus({preventScroll: true});
  }

  unfold(node) {
    mapChoice.unfolded.add(node.key);
    this.draw();
    const first = this.frame.querySelector(`[data-id="${CSS.escape(node.members[0])}"]`);
    if (first) first.focus();
  }

  leavePanel(event) {
    const box = event.key === 'Escape' && this.picture.querySelector('.box.self');
    if (box) box.focus();
  }

  /// `jump`: to the first box that is found; what is folded is shown in its neighbourhood.
  find(text, jump) {
    const wanted = text.trim().toLowerCase();
    const isFound = box => wanted && box.dataset.id.toLowerCase().includes(wanted);
    const boxes = [...this.picture.querySelectorAll('.box')].filter(isFound);
    highlight(
      this.picture,
      boxes.map(box => box.dataset.id),
    );
    if (wanted) say(`${plural(boxes.length, 'resource')} found`);
    if (boxes.length) this.view.show(boxes[0]);
    if (jump && boxes.length) boxes[0].focus();
    else if (jump && resourceOf(text.trim())) location.hash = address('map', text.trim());
  }
}

/// Why there is no map.
function mapProblem() {
  const {graph, isTemplate} = template();
  if (!graph) return 'Left out to keep the page small: write a report of this template alone.';
  if (typeof dagre === 'undefined')
    return 'This report was written by a program that was built without the layout of the map.';
  if (!isTemplate) return 'Not analyzed: there is no readable Resources section.';
  return graph.nodes.length ? '' : 'There are no resources.';
}

function drawMap(into, at) {
  const problem = mapProblem();
  if (problem) return append(into, [h('p', null, problem)]);
  mapChoice.colour = mapChoice.colour || (template().diff ? 'change' : 'severity');
  if (mapChoice.colour === 'change' && !template().diff) mapChoice.colour = 'severity';
  new MapSection(into, at.details && at.details[0] && resourceOf(at.details[0]));
}
