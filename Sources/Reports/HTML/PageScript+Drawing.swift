extension PageScript {
    /// Draws a chart into its figure, as `LineChart` and `AxisTicks` do.
    static let drawing = #"""
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
          return data.units[quantity].filter(function (u) { return u.upTo === null || greatest <= u.upTo; })[0];
        }
        function stretches(x, a, b) {
          var lists = [[]];
          for (var i = 0; i < a.length; i++) {
            if (x[i] !== null && a[i] !== null && b[i] !== null) { lists[lists.length - 1].push([x[i], a[i], b[i]]); }
            else if (lists[lists.length - 1].length) { lists.push([]); }
          }
          return lists.filter(function (r) { return r.length; });
        }
        function round(v) { return Math.round(v * 10) / 10; }

        // The part of a curve within a range of positions, cut straight at both ends.
        function within(range, x, lists) {
          if (!range) { return { x: x, lists: lists }; }
          var out = { x: [], lists: lists.map(function () { return []; }) };
          function add(position, pick) {
            out.x.push(position);
            lists.forEach(function (list, k) { if (list.length) { out.lists[k].push(pick(list)); } });
          }
          for (var i = 0; i < x.length; i++) {
            if (i > 0) {
              [range[0], range[1]].forEach(function (edge) {
                var share = (edge - x[i - 1]) / (x[i] - x[i - 1]);
                if (share > 0 && share < 1) {
                  add(edge, function (list) {
                    return list[i - 1] === null || list[i] === null ? null
                      : list[i - 1] + share * (list[i] - list[i - 1]);
                  });
                }
              });
            }
            if (x[i] >= range[0] && x[i] <= range[1]) { add(x[i], function (list) { return list[i]; }); }
          }
          return out;
        }

        function zoomOf(figure, chart) { return chart.axis ? figure.zoom : state.zoom; }

        // The curves of a chart as they are to be shown: no hidden groups, no hidden bands, within the zoom.
        function visible(figure, chart, axis) {
          return data.groups.map(function (g, i) {
            if (state.hidden[i]) { return null; }
            var curve = g.curves[chart.key], lists = [curve[0]];
            data.bands.forEach(function (band, k) {
              var shown = state.bands[band.key];
              lists.push(shown ? curve[1 + 2 * k] : [], shown ? curve[2 + 2 * k] : []);
            });
            return within(zoomOf(figure, chart), g.axes[axis.key], lists);
          });
        }

        function draw(figure) {
          var svg = figure.querySelector("svg"), chart = data.charts[+figure.dataset.chart];
          var key = chart.axis || state.axis;
          var axis = data.axes.filter(function (a) { return a.key === key; })[0];
          var logX = state.logX && !chart.axis, logY = figure.dataset.log === "1", zoom = zoomOf(figure, chart);
          var width = Math.max(240, figure.clientWidth), height = data.height;
          var curves = visible(figure, chart, axis), shown = curves.filter(Boolean);
          var xs = extent(shown.map(function (c) { return c.x; }), logX), lists = [];
          shown.forEach(function (c) { lists = lists.concat(c.lists); });
          if (chart.level !== null && !zoom) { lists.push([chart.level]); }
          var ys = extent(lists, logY);
          svg.setAttribute("viewBox", "0 0 " + width + " " + height);
          figure.plot = null;
          if (!xs || !ys) {
            svg.innerHTML = "<text text-anchor='middle' x='" + width / 2 + "' y='" + height / 2
              + "'>nothing to draw</text>";
            return;
          }
          var unit = unitFor(axis.quantity, xs[1]), x0 = xs[0] / unit.size, x1 = xs[1] / unit.size;
          var xt = logX ? logTicks(x0, x1) : linearTicks(x0, x1);
          var yt = logY ? logTicks(ys[0], ys[1]) : linearTicks(ys[0], ys[1]);
          if (x0 === x1) { x0 = xt.low; x1 = xt.high; }
          var left = margins.left, right = width - margins.right, foot = height - margins.bottom;
          var X = scale(x0, x1, left, right, logX), Y = scale(yt.low, yt.high, foot, margins.top, logY);
          var out = "";
          yt.ticks.forEach(function (t) {
            var y = round(Y(t.value));
            out += "<line x1='" + left + "' x2='" + right + "' y1='" + y + "' y2='" + y
              + "' stroke='currentColor' stroke-opacity='.13'/><text x='" + (left - 7) + "' y='" + y
              + "' dy='.32em' text-anchor='end'>" + t.label + "</text>";
          });
          var last = -Infinity;
          xt.ticks.forEach(function (t) {
            if (t.value < x0 * (1 - 1e-9) - 1e-12 || t.value > x1 * (1 + 1e-9)) { return; }
            var x = round(X(t.value)), room = 3.4 * t.label.length + 4;
            out += "<line x1='" + x + "' x2='" + x + "' y1='" + foot + "' y2='" + (foot + 4)
              + "' stroke='currentColor' stroke-opacity='.6'/>";
            if (x - room < last) { return; }
            last = x + room;
            out += "<text x='" + x + "' y='" + (foot + 17) + "' text-anchor='middle'>" + t.label + "</text>";
          });
          out += "<line x1='" + left + "' x2='" + right + "' y1='" + foot + "' y2='" + foot
            + "' stroke='currentColor' stroke-opacity='.6'/><text class='label' text-anchor='middle' x='"
            + (left + right) / 2 + "' y='" + (foot + 34) + "'>" + escaped(axis.label + (unit.name ? " (" + unit.name + ")" : ""))
            + "</text><text class='label' text-anchor='middle' transform='translate(12 " + (foot + margins.top) / 2
            + ") rotate(-90)'>" + escaped(chart.label) + "</text>";
          var lines = "";
          curves.forEach(function (curve, i) {
            if (!curve) { return; }
            var x = curve.x.map(function (v) { return v === null ? null : X(v / unit.size); });
            var line = data.lines[i];
            data.bands.forEach(function (band, k) {
              stretches(x, curve.lists[1 + 2 * k].map(Y), curve.lists[2 + 2 * k].map(Y)).forEach(function (run) {
                if (run.length < 2) { return; }
                var lower = run.map(function (p) { return round(p[0]) + " " + round(p[1]); });
                var upper = run.slice().reverse().map(function (p) { return round(p[0]) + " " + round(p[2]); });
                out += "<path class='band' d='M" + lower.concat(upper).join("L") + "Z' style='fill:" + line.colour
                  + "' fill-opacity='" + band.opacity + "'/>";
              });
            });
            var y = curve.lists[0].map(Y), path = stretches(x, y, y).map(function (run) {
              var points = run.map(function (p) { return round(p[0]) + " " + round(p[1]); });
              return "M" + (points.length === 1 ? points.concat(points) : points).join("L");
            }).join("");
            if (path) {
              lines += "<path class='line' d='" + path + "' fill='none' style='stroke:" + line.colour
                + "' stroke-width='2' stroke-linejoin='round' stroke-linecap='round' stroke-dasharray='" + line.dash + "'/>";
            }
            if (chart.dots) {
              x.forEach(function (at, k) {
                if (at === null || y[k] === null) { return; }
                lines += "<circle cx='" + round(at) + "' cy='" + round(y[k]) + "' r='3' style='fill:" + line.colour + "'/>";
              });
            }
          });
          out += lines;
          var level = chart.level === null ? null : Y(chart.level);
          if (level !== null && level <= foot && level >= margins.top) {
            out += "<line x1='" + left + "' x2='" + right + "' y1='" + round(level) + "' y2='" + round(level)
              + "' stroke='currentColor' stroke-dasharray='1 4'/><text x='" + (left + 4) + "' y='"
              + round(level + (level - 5 > margins.top + 8 ? -5 : 14)) + "'>target</text>";
          }
          out += "<rect class='selection' y='" + margins.top + "' height='" + (foot - margins.top)
            + "' fill='currentColor' fill-opacity='.12' visibility='hidden'/><line class='cursor' y1='" + margins.top
            + "' y2='" + foot + "' stroke='currentColor' stroke-opacity='.5' visibility='hidden'/>";
          svg.innerHTML = out;
          figure.plot = {
            X: X, unit: unit, axis: axis, chart: chart, left: left, right: right, width: width,
            value: function (at) {
              var share = Math.min(1, Math.max(0, (at - left) / (right - left)));
              return unit.size * (logX ? x0 * Math.pow(x1 / x0, share) : x0 + share * (x1 - x0));
            }
          };
        }
        """#
}
