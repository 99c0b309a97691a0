/// What makes a page answer: axis switches, logarithmic axes, legend toggles and read-outs.
///
/// The page is complete without it; it draws again what `LineChart` has drawn, from the numbers the page carries.
enum PageScript {
    /// The content of the `<script>` element.
    static let javaScript = #"""
        (function () {
        "use strict";
        var data = JSON.parse(document.getElementById("curve-data").textContent);
        var margins = data.margins, state = { axis: data.axes[0].key, logX: false, hidden: {} };
        var figures = Array.prototype.slice.call(document.querySelectorAll("figure[data-chart]"));

        function escaped(text) {
          return String(text).replace(/[&<>"]/g, function (c) {
            return { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" }[c];
          });
        }
        function digitsFor(step) { return Math.min(12, Math.max(0, -Math.floor(Math.log10(step)))); }
        function linearTicks(low, high) {
          if (low === high) { var m = low === 0 ? 1 : Math.abs(low) / 2; low -= m; high += m; }
          var rough = (high - low) / 5, power = Math.pow(10, Math.floor(Math.log10(rough)));
          var factor = [1, 2, 5, 10].filter(function (f) { return f * power >= rough * 0.999; })[0] || 10;
          var step = power * factor, first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9);
          var ticks = [];
          for (var i = first; i <= last; i++) {
            ticks.push({ value: i * step, label: (i * step).toFixed(digitsFor(step)).replace(/^-(0\.?0*)$/, "$1") });
          }
          return { ticks: ticks, low: first * step, high: last * step };
        }
        function superscript(n) {
          return String(n).replace(/./g, function (c) { return c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[+c]; });
        }
        function logTicks(low, high) {
          var first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high)), ticks = [], e;
          if (first === last) { first -= 1; last += 1; }
          function tick(factor, exponent) {
            var value = factor * Math.pow(10, exponent);
            ticks.push({ value: value, label: Math.abs(exponent) <= 3 ? value.toFixed(Math.max(0, -exponent))
              : factor + "·10" + superscript(exponent) });
          }
          if (last - first <= 2) {
            for (e = first; e < last; e++) { tick(1, e); tick(2, e); tick(5, e); }
            tick(1, last);
            while (ticks.length > 2 && ticks[1].value <= low) { ticks.shift(); }
            while (ticks.length > 2 && ticks[ticks.length - 2].value >= high) { ticks.pop(); }
            return { ticks: ticks, low: ticks[0].value, high: ticks[ticks.length - 1].value };
          }
          var every = Math.max(1, Math.floor((last - first + 5) / 6));
          for (e = first; e <= last; e += every) {
            ticks.push({ value: Math.pow(10, e), label: "10" + superscript(e) });
          }
          return { ticks: ticks, low: Math.pow(10, first), high: Math.pow(10, last) };
        }
        function scale(low, high, start, end, log) {
          if (log) { low = Math.log10(low); high = Math.log10(high); }
          return function (value) {
            if (value === null || value === undefined || (log && value <= 0)) { return null; }
            return start + (end - start) * ((log ? Math.log10(value) : value) - low) / (high - low);
          };
        }
        function extent(lists, positive) {
          var low = Infinity, high = -Infinity;
          lists.forEach(function (list) {
            list.forEach(function (v) {
              if (v === null || (positive && v <= 0)) { return; }
              if (v < low) { low = v; }
              if (v > high) { high = v; }
            });
          });
          return low <= high ? [low, high] : null;
        }
        function unitFor(quantity, greatest) {
          var units = data.units[quantity];
          return units.filter(function (u) { return u.upTo === null || greatest <= u.upTo; })[0];
        }
        function runs(x, a, b) {
          var all = [[]];
          for (var i = 0; i < a.length; i++) {
            if (x[i] !== null && a[i] !== null && b[i] !== null) { all[all.length - 1].push([x[i], a[i], b[i]]); }
            else if (all[all.length - 1].length) { all.push([]); }
          }
          return all.filter(function (r) { return r.length; });
        }
        function round(v) { return Math.round(v * 10) / 10; }

        function draw(figure) {
          var svg = figure.querySelector("svg"), chart = data.charts[+figure.dataset.chart];
          var axis = data.axes.filter(function (a) { return a.key === state.axis; })[0];
          var logY = figure.dataset.log === "1", width = Math.max(240, figure.clientWidth), height = data.height;
          var groups = data.groups.filter(function (g, i) { return !state.hidden[i]; });
          var xs = extent(groups.map(function (g) { return g.axes[axis.key]; }), state.logX);
          var lists = [];
          groups.forEach(function (g) { lists = lists.concat(g.curves[chart.key]); });
          if (chart.level !== null) { lists.push([chart.level]); }
          var ys = extent(lists, logY);
          svg.setAttribute("viewBox", "0 0 " + width + " " + height);
          figure.plot = null;
          if (!xs || !ys || !groups.length) {
            svg.innerHTML = "<text text-anchor='middle' x='" + width / 2 + "' y='" + height / 2
              + "'>nothing to draw</text>";
            return;
          }
          var unit = unitFor(axis.quantity, xs[1]), x0 = xs[0] / unit.size, x1 = xs[1] / unit.size;
          var xt = state.logX ? logTicks(x0, x1) : linearTicks(x0, x1);
          var yt = logY ? logTicks(ys[0], ys[1]) : linearTicks(ys[0], ys[1]);
          if (x0 === x1) { x0 = xt.low; x1 = xt.high; }
          var left = margins.left, right = width - margins.right, foot = height - margins.bottom;
          var X = scale(x0, x1, left, right, state.logX), Y = scale(yt.low, yt.high, foot, margins.top, logY);
          var out = "";
          yt.ticks.forEach(function (t) {
            var y = round(Y(t.value));
            out += "<line x1='" + left + "' x2='" + right + "' y1='" + y + "' y2='" + y
              + "' stroke='currentColor' stroke-opacity='.13'/><text x='" + (left - 7) + "' y='" + y
              + "' dy='.32em' text-anchor='end'>" + t.label + "</text>";
          });
          xt.ticks.forEach(function (t) {
            if (t.value < x0 * (1 - 1e-9) - 1e-12 || t.value > x1 * (1 + 1e-9)) { return; }
            var x = round(X(t.value));
            out += "<line x1='" + x + "' x2='" + x + "' y1='" + foot + "' y2='" + (foot + 4)
              + "' stroke='currentColor' stroke-opacity='.6'/><text x='" + x + "' y='" + (foot + 17)
              + "' text-anchor='middle'>" + t.label + "</text>";
          });
          out += "<line x1='" + left + "' x2='" + right + "' y1='" + foot + "' y2='" + foot
            + "' stroke='currentColor' stroke-opacity='.6'/><text class='label' text-anchor='middle' x='"
            + (left + right) / 2 + "' y='" + (foot + 34) + "'>" + escaped(axis.label + (unit.name ? " (" + unit.name + ")" : ""))
            + "</text><text class='label' text-anchor='middle' transform='translate(12 " + (foot + margins.top) / 2
            + ") rotate(-90)'>" + escaped(chart.label) + "</text>";
          data.groups.forEach(function (g, i) {
            if (state.hidden[i]) { return; }
            var x = g.axes[axis.key].map(function (v) { return v === null ? null : X(v / unit.size); });
            var curve = g.curves[chart.key], line = data.lines[i];
            runs(x, curve[1].map(Y), curve[2].map(Y)).forEach(function (run) {
              if (run.length < 2) { return; }
              var lower = run.map(function (p) { return round(p[0]) + " " + round(p[1]); });
              var upper = run.slice().reverse().map(function (p) { return round(p[0]) + " " + round(p[2]); });
              out += "<path d='M" + lower.concat(upper).join("L") + "Z' style='fill:" + line.colour
                + "' fill-opacity='.14'/>";
            });
            var y = curve[0].map(Y), path = runs(x, y, y).map(function (run) {
              var points = run.map(function (p) { return round(p[0]) + " " + round(p[1]); });
              return "M" + (points.length === 1 ? points.concat(points) : points).join("L");
            }).join("");
            if (path) {
              out += "<path d='" + path + "' fill='none' style='stroke:" + line.colour + "' stroke-width='2' "
                + "stroke-linejoin='round' stroke-linecap='round' stroke-dasharray='" + line.dash + "'/>";
            }
          });
          var level = chart.level === null ? null : Y(chart.level);
          if (level !== null && level <= foot && level >= margins.top) {
            out += "<line x1='" + left + "' x2='" + right + "' y1='" + round(level) + "' y2='" + round(level)
              + "' stroke='currentColor' stroke-dasharray='1 4'/>";
          }
          out += "<line class='cursor' y1='" + margins.top + "' y2='" + foot
            + "' stroke='currentColor' stroke-opacity='.5' visibility='hidden'/>";
          svg.innerHTML = out;
          figure.plot = { X: X, unit: unit, axis: axis, chart: chart, left: left, right: right, width: width };
        }

        function significant(v) {
          if (v === null) { return "–"; }
          if (v === 0) { return "0"; }
          return Math.abs(v) >= 1e6 || Math.abs(v) < 1e-4 ? v.toExponential(2) : String(+v.toPrecision(4));
        }
        function nearest(list, X, unit, at) {
          var best = -1, distance = Infinity;
          for (var i = 0; i < list.length; i++) {
            var x = list[i] === null ? null : X(list[i] / unit.size);
            if (x !== null && Math.abs(x - at) < distance) { distance = Math.abs(x - at); best = i; }
          }
          return best;
        }
        function show(figure, event) {
          var plot = figure.plot, readout = figure.querySelector(".readout");
          if (!plot) { return; }
          var box = figure.querySelector("svg").getBoundingClientRect(), frame = figure.getBoundingClientRect();
          var at = (event.clientX - box.left) * plot.width / box.width;
          if (at < plot.left - 8 || at > plot.right + 8) { hide(figure); return; }
          readout.textContent = "";
          var cursor = null, rows = [];
          data.groups.forEach(function (g, i) {
            if (state.hidden[i]) { return; }
            var index = nearest(g.axes[plot.axis.key], plot.X, plot.unit, at);
            if (index < 0) { return; }
            var curve = g.curves[plot.chart.key], x = g.axes[plot.axis.key][index] / plot.unit.size;
            if (cursor === null || Math.abs(plot.X(x) - at) < Math.abs(cursor - at)) { cursor = plot.X(x); }
            var text = g.label + ": " + significant(curve[0][index]);
            if (curve[1].length) { text += " (" + significant(curve[1][index]) + " to " + significant(curve[2][index]) + ")"; }
            rows.push({ text: text, x: significant(x) + (plot.unit.name ? " " + plot.unit.name : ""), colour: data.lines[i].colour });
          });
          var same = rows.every(function (r) { return r.x === rows[0].x; });
          if (same && rows.length) {
            var heading = document.createElement("b");
            heading.textContent = plot.axis.key + ": " + rows[0].x;
            readout.appendChild(heading);
          }
          rows.forEach(function (r) {
            var row = document.createElement("div"), dot = document.createElement("i");
            dot.style.background = r.colour;
            row.appendChild(dot);
            row.appendChild(document.createTextNode(r.text + (same ? "" : " at " + r.x)));
            readout.appendChild(row);
          });
          if (cursor === null) { hide(figure); return; }
          var line = figure.querySelector(".cursor");
          line.setAttribute("x1", cursor); line.setAttribute("x2", cursor); line.setAttribute("visibility", "visible");
          readout.hidden = false;
          var x = event.clientX - frame.left, room = readout.offsetWidth;
          readout.style.left = Math.max(0, x + 14 + room > frame.width ? Math.min(x - 14 - room, frame.width - room) : x + 14) + "px";
          readout.style.top = box.bottom - frame.top + 4 + "px";
        }
        function hide(figure) {
          figure.querySelector(".readout").hidden = true;
          var line = figure.querySelector(".cursor");
          if (line) { line.setAttribute("visibility", "hidden"); }
        }
        function drawAll() { figures.forEach(function (f) { hide(f); draw(f); }); }
        function pressed(button, on) { button.setAttribute("aria-pressed", on ? "true" : "false"); }

        document.querySelectorAll("[data-axis]").forEach(function (button) {
          button.addEventListener("click", function () {
            state.axis = button.dataset.axis;
            document.querySelectorAll("[data-axis]").forEach(function (b) { pressed(b, b === button); });
            drawAll();
          });
        });
        document.querySelectorAll("[data-log-x]").forEach(function (button) {
          button.addEventListener("click", function () {
            state.logX = !state.logX; pressed(button, state.logX); drawAll();
          });
        });
        document.querySelectorAll("[data-group]").forEach(function (button) {
          button.addEventListener("click", function () {
            var i = +button.dataset.group;
            state.hidden[i] = !state.hidden[i]; pressed(button, !state.hidden[i]); drawAll();
          });
        });
        figures.forEach(function (figure) {
          var button = figure.querySelector("[data-log-y]"), svg = figure.querySelector("svg");
          button.addEventListener("click", function () {
            figure.dataset.log = figure.dataset.log === "1" ? "0" : "1";
            pressed(button, figure.dataset.log === "1"); hide(figure); draw(figure);
          });
          svg.addEventListener("pointermove", function (event) { show(figure, event); });
          svg.addEventListener("pointerdown", function (event) { show(figure, event); });
          svg.addEventListener("pointerleave", function () { hide(figure); });
        });
        document.documentElement.classList.add("scripted");
        var width = window.innerWidth;
        window.addEventListener("resize", function () {
          if (window.innerWidth !== width) { width = window.innerWidth; drawAll(); }
        });
        drawAll();
        })();
        """#
}
