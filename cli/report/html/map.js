// The resources and what connects them.

function drawMap(into, at) {
  append(into, [h('p', {class: 'notice'}, 'This report was written by a program that was built without the layout of the map.')]);
}
