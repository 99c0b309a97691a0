/// What makes a page answer: axes, scales, bands, legend toggles, zoom, read-outs, definitions in place, light and dark.
///
/// The page is complete without it; it draws again what `LineChart` has drawn, from the numbers the page carries. What a
/// reader has chosen stands in the address behind `#`, so that it can be sent on:
/// `#axis=bytes&scale=log&zoom=1e6:5e6&hide=2,3&bands=seeds&theme=dark`.
enum PageScript {
    /// The content of the `<script>` element.
    static let javaScript = """
        (function () {
        "use strict";
        \(state)
        \(drawing)
        \(reading)
        \(saving)
        \(surroundings)
        \(start)
        })();
        """

    /// What a reader has chosen, and its way into the address and back.
    private static let state = #"""
        var data = JSON.parse(document.getElementById("curve-data").textContent);
        var margins = data.margins, root = document.documentElement;
        var figures = all("figure[data-chart]"), state;

        function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
        function initial() {
          var bands = {};
          data.bands.forEach(function (b) { bands[b.key] = b.on; });
          return { axis: data.axes[0].key, logX: false, zoom: null, hidden: {}, bands: bands };
        }
        function numbers(text, separator) {
          var list = text.split(separator).map(Number);
          return list.every(isFinite) ? list : [];
        }
        function readAddress() {
          state = initial();
          figures.forEach(function (f) { f.zoom = null; });
          location.hash.slice(1).split("&").forEach(function (pair) {
            var at = pair.indexOf("="), key = pair.slice(0, at), value = pair.slice(at + 1);
            if (at < 0 || value === "") { return; }
            if (key === "axis" && data.axes.some(function (a) { return a.key === value; })) { state.axis = value; }
            if (key === "scale") { state.logX = value === "log"; }
            if (key === "zoom" && numbers(value, ":").length === 2) { state.zoom = numbers(value, ":"); }
            if (key === "hide") { numbers(value, ",").forEach(function (i) { state.hidden[i] = true; }); }
            if (key === "bands") {
              Object.keys(state.bands).forEach(function (b) { state.bands[b] = value.split(",").indexOf(b) >= 0; });
            }
            if (key === "theme") { root.dataset.theme = value; }
          });
        }
        function writeAddress() {
          var first = initial(), parts = [];
          var hidden = Object.keys(state.hidden).filter(function (i) { return state.hidden[i]; });
          var bands = Object.keys(state.bands).filter(function (b) { return state.bands[b]; });
          if (state.axis !== first.axis) { parts.push("axis=" + state.axis); }
          if (state.logX) { parts.push("scale=log"); }
          if (state.zoom) { parts.push("zoom=" + state.zoom.map(function (v) { return +v.toPrecision(4); }).join(":")); }
          if (hidden.length) { parts.push("hide=" + hidden.join(",")); }
          if (data.bands.some(function (b) { return state.bands[b.key] !== b.on; })) {
            parts.push("bands=" + (bands.join(",") || "none"));
          }
          try { history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname + location.search); }
          catch (error) { /* Some viewers give pages no history. */ }
        }
        """#

    /// Wires the controls and draws for the first time.
    private static let start = #"""
        function pressed(button, on) { button.setAttribute("aria-pressed", on ? "true" : "false"); }
        function showControls() {
          all("[data-axis]").forEach(function (b) { pressed(b, b.dataset.axis === state.axis); });
          all("[data-log-x]").forEach(function (b) { pressed(b, (b.dataset.logX === "1") === state.logX); });
          all("[data-band]").forEach(function (b) { pressed(b, state.bands[b.dataset.band]); });
          all("[data-group]").forEach(function (b) { pressed(b, !state.hidden[+b.dataset.group]); });
          all("[data-unzoom]").forEach(function (b) { b.hidden = !state.zoom; });
        }
        function drawAll() { figures.forEach(function (f) { hide(f); draw(f); }); }
        function changed() { writeAddress(); showControls(); drawAll(); }
        function onClick(selector, act) {
          all(selector).forEach(function (button) {
            button.addEventListener("click", function () { act(button.dataset); changed(); });
          });
        }
        onClick("[data-axis]", function (d) {
          if (state.axis !== d.axis) { state.zoom = null; }
          state.axis = d.axis;
        });
        onClick("[data-log-x]", function (d) { state.logX = d.logX === "1"; });
        onClick("[data-band]", function (d) { state.bands[d.band] = !state.bands[d.band]; });
        onClick("[data-group]", function (d) { state.hidden[+d.group] = !state.hidden[+d.group]; });
        onClick("[data-unzoom]", function () { state.zoom = null; });
        figures.forEach(function (figure) {
          var button = figure.querySelector("[data-log-y]");
          button.addEventListener("click", function () {
            figure.dataset.log = figure.dataset.log === "1" ? "0" : "1";
            pressed(button, figure.dataset.log === "1"); hide(figure); draw(figure);
          });
          watch(figure);
        });
        window.addEventListener("hashchange", function () {
          if (location.hash.indexOf("=") >= 0) { readAddress(); showControls(); drawAll(); }
        });
        root.classList.add("scripted");
        readAddress();
        showControls();
        var width = window.innerWidth;
        window.addEventListener("resize", function () {
          if (window.innerWidth !== width) { width = window.innerWidth; drawAll(); }
        });
        drawAll();
        """#
}
