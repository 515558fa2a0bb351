// The map on the screen: layout, colours, zoom, search, and what is known of the chosen box.

const boxWidth = 206;
const boxHeight = 44;

/// Cut to a width in pixels.
const measured = document.createElement('canvas').getContext('2d');

function shorten(text, width, font) {
  measured.font = `${font} ${getComputedStyle(document.body).fontFamily}`;
  const characters = Array.from(printable(text));
  let count = characters.length;
  while (count > 1 && measured.measureText(characters.slice(0, count).join('')).width > width) --count;
  return count < characters.length ? `${characters.slice(0, Math.max(1, count - 1)).join('')}…` : characters.join('');
}

/// Boxes without an edge stand below the others, in rows.
function layOut(model) {
  const graph = new dagre.graphlib.Graph({compound: true, multigraph: true});
  graph.setGraph({rankdir: 'LR', nodesep: 22, ranksep: 40, edgesep: 8, marginx: 12, marginy: 12, ranker: model.nodes.size > 80 ? 'longest-path' : 'network-simplex'});
  graph.setDefaultEdgeLabel(() => ({}));
  const connected = new Set(model.edges.flatMap(edge => [edge.from, edge.to]));
  const parentOf = id => model.parents.get(id) || null;
  const alone = [...model.nodes.keys()].filter(id => !connected.has(id) && !parentOf(id));
  for (const id of model.nodes.keys()) {
    if (alone.includes(id)) continue;
    graph.setNode(id, {width: boxWidth, height: boxHeight});
    for (let at = id, parent = parentOf(at); parent; at = parent, parent = parentOf(at)) {
      if (!graph.hasNode(parent)) graph.setNode(parent, {});
      graph.setParent(at, parent);
    }
  }
  model.edges.forEach((edge, i) => graph.setEdge(edge.from, edge.to, {}, String(i)));
  dagre.layout(graph);
  const size = {width: graph.graph().width || 0, height: graph.graph().height || 0};
  if (!Number.isFinite(size.width)) Object.assign(size, {width: 0, height: 0});
  const perRow = Math.max(3, Math.floor(Math.max(size.width, 900) / (boxWidth + 14)));
  alone.forEach((id, i) => graph.setNode(id, {width: boxWidth, height: boxHeight, x: 12 + boxWidth / 2 + (i % perRow) * (boxWidth + 14), y: size.height + 40 + Math.floor(i / perRow) * (boxHeight + 12)}));
  if (alone.length) {
    size.height += 40 + Math.ceil(alone.length / perRow) * (boxHeight + 12);
    size.width = Math.max(size.width, Math.min(alone.length, perRow) * (boxWidth + 14) + 24);
  }
  return {graph, size};
}

// Colours: each has a word too, which the box shows

function changesById() {
  const words = {created: 'new', deleted: 'gone'};
  return new Map((template().diff ? template().diff.resources : []).map(row => [row.resource, words[row.effect] || row.effect]));
}

/// Who reaches each resource: the worst first.
function reachById() {
  const access = template().access;
  const rank = {'anonymous': 0, 'from outside': 1, 'by principals': 2};
  const by = new Map();
  const put = (name, word) => {
    const id = resourceOf(name);
    if (id && (!by.has(id) || rank[word] < rank[by.get(id)])) by.set(id, word);
  };
  for (const entry of access.entryPoints.filter(holds)) {
    const word = entry.anonymous ? 'anonymous' : 'from outside';
    for (const name of [...entry.path, entry.resource, ...entry.reaches.map(row => row.resource)]) put(name, word);
  }
  for (const row of [...access.reach, ...access.through].filter(holds)) put(row.resource, 'by principals');
  return by;
}

function costById() {
  return new Map(costRows().map(row => [row.id, row.by.filter(Boolean).reduce((most, one) => micros(one.total) > most ? micros(one.total) : most, 0n)]));
}

function severityById() {
  const by = new Map();
  for (const finding of findingsOf(state.environment))
    for (const id of membersOf(finding))
      if ((!by.has(id) || severities.indexOf(finding.severity) < severities.indexOf(by.get(id)))) by.set(id, finding.severity);
  return by;
}

/// {kind, words} of a box, by its members.
function painter() {
  if (mapChoice.colour === 'cost') {
    const costs = costById();
    const most = [...costs.values()].reduce((a, b) => a > b ? a : b, 0n);
    return ids => {
      const sum = ids.reduce((all, id) => all + (costs.get(id) || 0n), 0n);
      const step = most === 0n || sum === 0n ? 0 : sum * 2n >= most ? 3 : sum * 10n >= most ? 2 : 1;
      return {kind: `cost-${step}`, words: sum > 0n ? moneyOf(sum) : ''};
    };
  }
  if (mapChoice.colour === 'reach') {
    const by = reachById();
    return ids => ['anonymous', 'from outside', 'by principals'].filter(word => ids.some(id => by.get(id) === word)).map(word => ({kind: `reach-${word.split(' ').pop()}`, words: word}))[0] || {kind: 'plain', words: ''};
  }
  if (mapChoice.colour === 'change') {
    const by = changesById();
    return ids => {
      const words = [...new Set(ids.map(id => by.get(id)).filter(Boolean))];
      return words.length ? {kind: `change-${['new', 'gone'].includes(words[0]) ? words[0] : 'changed'}`, words: words.join(', ')} : {kind: 'plain', words: ''};
    };
  }
  const by = severityById();
  return ids => severities.filter(one => ids.some(id => by.get(id) === one)).map(one => ({kind: `severity-${one}`, words: `${marks[one]} ${one}`}))[0] || {kind: 'plain', words: ''};
}

const colourKeys = {
  severity: [['severity-error', '✕ error'], ['severity-warning', '▲ warning'], ['severity-note', '● note'], ['plain', 'no finding']],
  cost: [['cost-3', 'at least half of the dearest'], ['cost-2', 'at least a tenth'], ['cost-1', 'less'], ['cost-0', 'no fixed cost']],
  reach: [['reach-anonymous', 'anonymous callers'], ['reach-outside', 'others from outside'], ['reach-principals', 'principals of the template'], ['plain', 'nobody found']],
  change: [['change-new', 'new'], ['change-changed', 'changed'], ['change-gone', 'gone'], ['plain', 'unchanged']],
};

// Drawing

function boxTitle(node) {
  return node.members ? `${node.members.length} × ${serviceOf(node.type)}` : node.id.slice(node.id.lastIndexOf('/') + 1);
}

function drawBox(node, place, paint, choose) {
  const ids = node.members || [node.id];
  const colour = paint(ids);
  const some = node.in && state.environment === null && node.in.length < template().environments.length ? inWords(node.in) : '';
  const type = node.members ? 'choose to open' : node.type.replace(/^AWS::/, '').replace('::', ' ');
  const label = `${node.members ? `${node.members.length} resources of ${serviceOf(node.type)}` : `${node.id}, ${type}`}${colour.words ? `, ${colour.words}` : ''}${some}`;
  const box = s('g', {class: `box ${colour.kind}${node.gone ? ' gone' : ''}${some ? ' some' : ''}${node.members ? ' folded' : ''}`, transform: `translate(${place.x - boxWidth / 2} ${place.y - boxHeight / 2})`,
                      tabindex: '0', role: 'button', 'data-id': node.id, click: () => choose(node), keydown: event => {
                        if (event.key !== 'Enter' && event.key !== ' ') return;
                        event.preventDefault();
                        choose(node);
                      }},
      s('title', null, label), s('rect', {width: boxWidth, height: boxHeight, rx: 6}),
      s('text', {x: 9, y: 18, class: 'box-title'}, shorten(boxTitle(node), boxWidth - 18, '600 12.5px')),
      s('text', {x: 9, y: 34, class: 'box-type'}, shorten(type, colour.words ? boxWidth - 105 : boxWidth - 18, '11px')),
      colour.words ? s('text', {x: boxWidth - 8, y: 34, 'text-anchor': 'end', class: 'box-words'}, shorten(colour.words, 82, '600 11px')) : null);
  return box;
}

function drawEdge(edge, points) {
  // Through the middles of the segments, bent at the points between them.
  const at = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const [first, ...rest] = points;
  const last = points[points.length - 1];
  const bends = rest.slice(0, -1).map((point, i) => `Q${at(point.x, point.y)} ${at((point.x + rest[i + 1].x) / 2, (point.y + rest[i + 1].y) / 2)}`);
  const path = `M${at(first.x, first.y)}${bends.join('')}L${at(last.x, last.y)}`;
  return s('g', {class: `edge ${edge.group}${edge.gone ? ' gone' : ''}`, 'data-from': edge.from, 'data-to': edge.to},
      s('title', null, `${edge.from} ${[...edge.words].join(', ')} ${edge.to}`), s('path', {d: path, 'marker-end': 'url(#arrow)'}));
}

function drawFrame(id, place) {
  const name = id.replace(/^(in|stack) /, '');
  const resource = resourceOf(name);
  const what = id.startsWith('stack') ? 'stack' : containers[(template().resources[resource] || {}).type] || '';
  return s('g', {class: `frame ${what}`}, s('rect', {x: place.x - place.width / 2, y: place.y - place.height / 2 - 16, width: place.width, height: place.height + 16, rx: 8}),
      s('text', {x: place.x - place.width / 2 + 9, y: place.y - place.height / 2 - 2}, shorten(`${what} ${name}`, place.width - 18, '600 11.5px')));
}

function depthOf(id, model) {
  let depth = 0;
  for (let at = model.parents.get(id); at; at = model.parents.get(at)) ++depth;
  return depth;
}

function drawGraph(model, choose) {
  const {graph, size} = layOut(model);
  const paint = painter();
  const frames = graph.nodes().filter(id => !model.nodes.has(id)).sort((a, b) => depthOf(a, model) - depthOf(b, model));
  const picture = s('svg', {class: 'map', role: 'group', 'aria-label': 'Resources and their connections', viewBox: `0 -20 ${Math.ceil(size.width)} ${Math.ceil(size.height) + 24}`},
      s('defs', null, s('marker', {id: 'arrow', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: 'auto-start-reverse'}, s('path', {d: 'M0 0L8 4L0 8z'}))),
      frames.map(id => drawFrame(id, graph.node(id))),
      model.edges.map((edge, i) => drawEdge(edge, graph.edge({v: edge.from, w: edge.to, name: String(i)}).points)),
      [...model.nodes.values()].map(node => drawBox(node, graph.node(node.id), paint, choose)));
  return {picture, size};
}

// Zoom and pan: the part of the picture that is shown

function view(picture, size, frame) {
  const all = {x: 0, y: -20, width: Math.max(size.width, 100), height: Math.max(size.height + 24, 100)};
  let now = {...all};
  const apply = () => picture.setAttribute('viewBox', `${now.x} ${now.y} ${now.width} ${now.height}`);
  const zoom = factor => {
    const width = Math.min(all.width * 1.5, Math.max(200, now.width * factor));
    const scale = width / now.width;
    now = {x: now.x + now.width * (1 - scale) / 2, y: now.y + now.height * (1 - scale) / 2, width, height: now.height * scale};
    apply();
  };
  const pan = (x, y) => {
    now.x += x * now.width;
    now.y += y * now.height;
    apply();
  };
  const fit = () => {
    now = {...all};
    apply();
  };
  const show = box => {
    const place = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(box.getAttribute('transform'));
    now.x = Number(place[1]) - now.width / 2 + boxWidth / 2;
    now.y = Number(place[2]) - now.height / 2;
    apply();
  };
  // Boxes as large as text, where the whole would make them smaller.
  const readable = () => {
    const width = frame.clientWidth || 800;
    const height = frame.clientHeight || 600;
    const scale = Math.min(1.15, Math.max(.68, Math.min(width / all.width, height / all.height)));
    now = {x: 0, y: -20, width: width / scale, height: height / scale};
    if (now.width > all.width) now.x = (all.width - now.width) / 2;
    apply();
  };
  frame.addEventListener('keydown', event => {
    const steps = {ArrowLeft: [-.1, 0], ArrowRight: [.1, 0], ArrowUp: [0, -.1], ArrowDown: [0, .1]};
    if (event.target !== frame) return;
    if (steps[event.key]) pan(...steps[event.key]);
    else if (event.key === '+' || event.key === '=') zoom(.8);
    else if (event.key === '-') zoom(1.25);
    else if (event.key === '0') fit();
    else return;
    event.preventDefault();
  });
  frame.addEventListener('wheel', event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.15 : .87);
  }, {passive: false});
  frame.addEventListener('pointerdown', event => {
    if (event.target.closest('.box') || event.button !== 0) return;
    let last = event;
    const move = next => {
      const scale = now.width / frame.clientWidth;
      now.x -= (next.clientX - last.clientX) * scale;
      now.y -= (next.clientY - last.clientY) * scale;
      last = next;
      apply();
    };
    const stop = () => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', stop);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', stop);
  });
  return {zoom, fit, show, readable};
}

function highlight(picture, ids) {
  const wanted = new Set(ids);
  picture.classList.toggle('chosen', wanted.size > 0);
  const near = new Set(wanted);
  for (const edge of picture.querySelectorAll('.edge')) {
    const on = wanted.has(edge.dataset.from) || wanted.has(edge.dataset.to);
    edge.classList.toggle('on', on);
    if (on) near.add(edge.dataset.from).add(edge.dataset.to);
  }
  for (const box of picture.querySelectorAll('.box')) {
    box.classList.toggle('on', near.has(box.dataset.id));
    box.classList.toggle('self', wanted.has(box.dataset.id));
  }
}

function boxPanel(id) {
  const found = findingsOf(state.environment).filter(one => membersOf(one).includes(id));
  const gone = !resourceOf(id);
  return [
    h('h3', {tabindex: '-1'}, resourceLink(id)),
    h('p', {class: 'faint'}, gone ? 'gone' : template().resources[id].type),
    found.length ? h('ul', {class: 'plain rows'}, firstFew(found, 4, one => ruleRow([one]), 'findings')) : h('p', {class: 'faint'}, 'No findings.'),
    gone ? null : [h('p', null, link(address('map', id), 'Only its neighbourhood'), ' · ', link(resourceAddress(id), 'all about it')), neighbourList(id)]];
}

// The section

function mapControls(update, redraw, find, zooms, focus) {
  const colours = [['severity', 'severity'], ['cost', 'cost'], ['reach', 'who reaches it'], ...(template().diff ? [['change', 'change']] : [])];
  return h('form', {class: 'filters', 'aria-label': 'Map', submit: event => {
    event.preventDefault();
    find(document.getElementById('map-search').value, true);
  }},
  h('label', null, 'Find', h('input', {id: 'map-search', type: 'search', list: 'map-ids', autocomplete: 'off', input: event => find(event.target.value, false)})),
  h('datalist', {id: 'map-ids'}, Object.keys(template().resources).map(id => h('option', {value: id}))),
  h('label', null, 'Colour by', h('select', {id: 'map-colour', change: event => {
    mapChoice.colour = event.target.value;
    redraw();
  }}, colours.map(([value, title]) => h('option', {value, selected: value === mapChoice.colour}, title)))),
  h('fieldset', {class: 'inline'}, h('legend', null, 'Connections'), edgeKinds.map(({name}) => h('label', {class: 'check'}, h('input', {type: 'checkbox', name: 'edges', value: name, checked: mapChoice.groups.has(name), change: event => {
    if (event.target.checked) mapChoice.groups.add(name);
    else mapChoice.groups.delete(name);
    update();
  }}), s('svg', {width: 18, height: 8, 'aria-hidden': 'true'}, s('g', {class: `edge ${name}`}, s('path', {d: 'M0 4L18 4'}))), ` ${name}`))),
  focus ? h('label', null, 'Steps', h('select', {id: 'map-distance', change: event => {
    mapChoice.distance = Number(event.target.value);
    update();
  }}, [1, 2, 3].map(n => h('option', {value: n, selected: n === mapChoice.distance}, n)))) : null,
  h('span', {class: 'zoom'}, zooms));
}

function mapNotice(model, focus, update) {
  if (focus) return h('p', null, 'Neighbourhood of ', resourceLink(focus), '. ', link(address('map'), 'Show everything'));
  if (!model.folded) return null;
  const open = [...model.nodes.values()].some(node => node.members);
  return h('p', {class: 'notice'}, `${model.total} resources: those of one service in one place are folded. `, open ? 'Choose a box to open it. ' : '',
      mapChoice.unfolded.size ? h('button', {type: 'button', click: () => {
        mapChoice.unfolded.clear();
        update();
      }}, 'Fold all') : null);
}

function mapKey() {
  return h('p', {class: 'legend'}, colourKeys[mapChoice.colour].map(([kind, words]) => [s('svg', {width: 22, height: 14, 'aria-hidden': 'true'}, s('g', {class: `box ${kind}`}, s('rect', {x: 1, y: 1, width: 20, height: 12, rx: 3}))), h('span', null, words)]));
}

function drawMap(into, at) {
  if (!template().graph) return append(into, [h('p', null, 'Left out to keep the page small: write a report of this template alone.')]);
  if (typeof dagre === 'undefined') return append(into, [h('p', {class: 'notice'}, 'This report was written by a program that was built without the layout of the map.')]);
  if (!template().graph.nodes.length) return append(into, [h('p', null, 'There are no resources.')]);
  mapChoice.colour = mapChoice.colour || (template().diff ? 'change' : 'severity');
  if (mapChoice.colour === 'change' && !template().diff) mapChoice.colour = 'severity';
  const focus = at.details && at.details[0] && resourceOf(at.details[0]);
  const frame = h('div', {class: 'map-frame', tabindex: '0', role: 'region', 'aria-label': 'Map. Arrow keys move, plus and minus zoom, 0 shows all.'});
  const panel = h('aside', {class: 'panel', hidden: true, 'aria-label': 'Chosen resource'});
  const notice = h('div', null);
  const key = h('div', null);
  let picture;
  let shown;
  const choose = node => {
    if (node.members) {
      mapChoice.unfolded.add(node.key);
      update();
      const first = frame.querySelector(`[data-id="${CSS.escape(node.members[0])}"]`);
      if (first) first.focus();
      return;
    }
    highlight(picture, [node.id]);
    panel.replaceChildren();
    append(panel, boxPanel(node.id));
    panel.hidden = false;
    say(`${node.id} chosen`);
  };
  const update = () => {
    const model = mapModel(focus);
    const drawn = drawGraph(model, choose);
    picture = drawn.picture;
    frame.replaceChildren(picture);
    shown = view(picture, drawn.size, frame);
    shown.readable();
    notice.replaceChildren();
    append(notice, [mapNotice(model, focus, update)]);
    key.replaceChildren(mapKey());
    if (focus) highlight(picture, [focus]);
  };
  const find = (text, jump) => {
    const wanted = text.trim().toLowerCase();
    const boxes = [...picture.querySelectorAll('.box')].filter(box => wanted && box.dataset.id.toLowerCase().includes(wanted));
    highlight(picture, boxes.map(box => box.dataset.id));
    if (wanted) say(`${plural(boxes.length, 'resource')} found`);
    if (boxes.length) shown.show(boxes[0]);
    if (jump && boxes.length) boxes[0].focus();
    else if (jump && resourceOf(text.trim())) location.hash = address('map', text.trim());
  };
  const zoomButton = (label, words, act) => h('button', {type: 'button', 'aria-label': /^\w/.test(label) ? null : words, title: words, click: act}, label);
  const zooms = [zoomButton('+', 'Zoom in', () => shown.zoom(.8)), zoomButton('−', 'Zoom out', () => shown.zoom(1.25)), zoomButton('Fit', 'Show all', () => shown.fit())];
  append(into, [mapControls(update, update, find, zooms, focus), notice, key, h('div', {class: 'map-and-panel'}, frame, panel)]);
  update();
}
