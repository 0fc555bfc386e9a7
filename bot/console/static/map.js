// Where did it happen, and what else happened near it? Works without a background when no tiles are set.
"use strict";

const box = document.getElementById("map");
if (box && window.L) {
  const { latitude, longitude, metres, tiles, attribution, near } = box.dataset;
  const here = [Number(latitude), Number(longitude)];
  const map = L.map(box, { scrollWheelZoom: false, attributionControl: Boolean(attribution), zoomControl: false });
  map.fitBounds(L.latLng(here).toBounds(2.2 * Number(metres)));
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  if (attribution) map.attributionControl.setPrefix(false);
  if (tiles) L.tileLayer(tiles, { attribution, maxZoom: 18 }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  L.circle(here, { radius: Number(metres), color: "#0b6353", weight: 1, fillOpacity: 0.06 }).addTo(map);
  for (const one of JSON.parse(near)) {
    L.circleMarker([one.latitude, one.longitude], { radius: 7, color: "#8a5a00", fillOpacity: 0.6 })
      .bindTooltip(one.number, { permanent: true, direction: "right" })
      .on("click", () => { location.href = "/console/case/" + one.number; })
      .addTo(map);
  }
  L.circleMarker(here, { radius: 9, color: "#b3261e", fillOpacity: 0.8, interactive: false }).addTo(map);
}
