// Where is it? A list, a sketch of a map to point at, or coordinates.

import {$, attempt, drawing, element, toast} from "./api.js";
import {present} from "./layers.js";

const fields = ["label", "latitude", "longitude"].map((name) => $(`#place-${name}`));
const WIDTH = 340;
const HEIGHT = 150;
let frame = null;

function fill(label, latitude, longitude) {
  [fields[0].value, fields[1].value, fields[2].value] = [label, latitude, longitude];
  mark();
}

// The places' own extent with a margin, so that the sketch needs no map data.
function extent(places) {
  const span = (values) => [Math.min(...values), Math.max(...values)];
  const [south, north] = span(places.map((one) => one.latitude));
  const [west, east] = span(places.map((one) => one.longitude));
  const [high, wide] = [(north - south) * 0.25 || 0.01, (east - west) * 0.15 || 0.01];
  return {south: south - high, north: north + high, west: west - wide, east: east + wide};
}

function dot(latitude, longitude) {
  return {cx: (longitude - frame.west) / (frame.east - frame.west) * WIDTH, cy: (frame.north - latitude) / (frame.north - frame.south) * HEIGHT};
}

function sketch(places) {
  frame = extent(places);
  const roads = ["M-5 112C80 96 150 120 345 84", "M70-5C84 60 74 100 96 155", "M214-5C206 50 232 100 222 155", "M-5 48C120 56 200 30 345 44"];
  const river = ["path", {class: "river", d: "M-5 20C70 40 130 2 190 18S290 60 345 20"}];
  return drawing(`0 0 ${WIDTH} ${HEIGHT}`, ["rect", {class: "ground", width: WIDTH, height: HEIGHT}],
    ["rect", {class: "park", x: 110, y: 62, width: 74, height: 34, rx: 6}], ["rect", {class: "park", x: 250, y: 104, width: 60, height: 36, rx: 6}], river,
    ...roads.map((d) => ["path", {class: "road", d}]), ...places.map((one) => ["circle", {class: "spot", r: 4, ...dot(one.latitude, one.longitude)}]),
    ["path", {class: "pin", d: "M0 0C-9-11-9-14-9-17a9 9 0 1 1 18 0c0 3 0 6-9 17z", visibility: "hidden"}]);
}

function mark() {
  const pin = $("#map .pin");
  const [latitude, longitude] = [Number(fields[1].value), Number(fields[2].value)];
  if (!pin) return;
  const {cx, cy} = dot(latitude, longitude);
  const inside = cx > 0 && cx < WIDTH && cy > 0 && cy < HEIGHT && fields[1].value !== "";
  pin.setAttribute("visibility", inside ? "visible" : "hidden");
  pin.setAttribute("transform", `translate(${cx} ${cy})`);
}

function point(event) {
  const box = $("#map").getBoundingClientRect();
  const latitude = frame.north - (event.clientY - box.top) / box.height * (frame.north - frame.south);
  const longitude = frame.west + (event.clientX - box.left) / box.width * (frame.east - frame.west);
  for (const radio of document.querySelectorAll("#place-list input")) radio.checked = false;
  fill("地图上的位置", latitude.toFixed(5), longitude.toFixed(5));
}

async function load() {
  if ($("#place-list").childElementCount) return;
  const {places} = await (await fetch("/sandbox/static/places.json")).json();
  $("#map").append(sketch(places));
  $("#map").addEventListener("click", point);
  fields[1].addEventListener("input", mark);
  fields[2].addEventListener("input", mark);
  $("#place-list").append(...places.map((one) => {
    const [name, ...rest] = one.label.split(" ").reverse();
    const radio = element("input", {type: "radio", name: "place", onchange: () => fill(one.label, one.latitude, one.longitude)});
    return element("label", {}, radio, element("span", {}, name, element("small", {}, rest.reverse().join(" "))));
  }));
}

// Resolves with {label, latitude, longitude}, or null.
export async function choosePlace() {
  await attempt(load);
  if (await present($("#places")) !== "ok") return null;
  const [label, latitude, longitude] = fields.map((field) => field.value.trim());
  if (latitude !== "" && longitude !== "") return {label, latitude, longitude};
  toast("请选一个地点，或填写纬度和经度");
  return null;
}
