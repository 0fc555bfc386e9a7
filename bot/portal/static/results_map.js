// Where are the places of the list below? Reads the list itself; without this script, or without tiles, the list remains.
"use strict";

const box = document.getElementById("map");
const places = [...document.querySelectorAll("[data-lat]")];
if (box && window.L && places.length) {
  const { tiles, attribution } = box.dataset;
  box.hidden = false;
  const map = L.map(box, { scrollWheelZoom: false, attributionControl: Boolean(attribution), zoomControl: false });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  if (attribution) map.attributionControl.setPrefix(false);
  if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 18 }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const spots = places.map((one) => [Number(one.dataset.lat), Number(one.dataset.lon)]);
  map.fitBounds(L.latLngBounds(spots).pad(0.2), { maxZoom: 16 });
  places.forEach((one, place) => {
    const color = one.dataset.failed === "yes" ? "#9c1f16" : "#0b6354";
    const name = document.createElement("span");
    name.textContent = one.querySelector("h2").textContent;
    L.circleMarker(spots[place], { radius: 10, color, fillOpacity: 0.7 })
      .bindTooltip(name)
      .on("click", () => { one.querySelector("h2").focus(); one.scrollIntoView({ block: "start" }); })
      .addTo(map);
  });
}
