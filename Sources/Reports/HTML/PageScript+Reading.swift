extension PageScript {
    /// Read-outs under the pointer, the finger or the arrow keys, and zoom by dragging.
    static let reading = #"""
        var mostRows = 12;
        function significant(v) {
          if (v === null || v === undefined) { return "–"; }
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
        function rowsAt(plot, at) {
          var rows = [];
          data.groups.forEach(function (g, i) {
            if (state.hidden[i]) { return; }
            var positions = g.axes[plot.axis.key], index = nearest(positions, plot.X, plot.unit, at);
            if (index < 0) { return; }
            var curve = g.curves[plot.chart.key], x = positions[index] / plot.unit.size;
            if (curve[0][index] === null || curve[0][index] === undefined) { return; }
            var text = g.label + ": " + significant(curve[0][index]);
            data.bands.forEach(function (band, k) {
              var low = curve[1 + 2 * k];
              if (low.length && state.bands[band.key]) {
                text += ", " + band.key + " " + significant(low[index]) + " to " + significant(curve[2 + 2 * k][index]);
              }
            });
            rows.push({ text: text, value: curve[0][index], at: plot.X(x), colour: data.lines[i].colour,
              x: significant(x) + (plot.unit.name ? " " + plot.unit.name : "") });
          });
          return rows;
        }
        function show(figure, at) {
          var plot = figure.plot, readout = figure.querySelector(".readout");
          if (!plot || at < plot.left - 8 || at > plot.right + 8) { hide(figure); return; }
          var rows = rowsAt(plot, at), left = rows.length - mostRows, cursor = null;
          if (!rows.length) { hide(figure); return; }
          rows.forEach(function (r) { if (cursor === null || Math.abs(r.at - at) < Math.abs(cursor - at)) { cursor = r.at; } });
          if (left > 0) { rows.sort(function (a, b) { return b.value - a.value; }); rows = rows.slice(0, mostRows); }
          readout.textContent = "";
          var same = rows.every(function (r) { return r.x === rows[0].x; });
          if (same) { readout.appendChild(document.createElement("b")).textContent = plot.axis.label + ": " + rows[0].x; }
          rows.forEach(function (r) {
            var row = readout.appendChild(document.createElement("div"));
            row.appendChild(document.createElement("i")).style.background = r.colour;
            row.appendChild(document.createTextNode(r.text + (same ? "" : " at " + r.x)));
          });
          if (left > 0) { readout.appendChild(document.createElement("div")).textContent = "and " + left + " below"; }
          var line = figure.querySelector(".cursor");
          line.setAttribute("x1", cursor); line.setAttribute("x2", cursor); line.setAttribute("visibility", "visible");
          readout.hidden = false;
          var svg = figure.querySelector("svg"), box = svg.getBoundingClientRect(), frame = figure.getBoundingClientRect();
          var x = at * box.width / plot.width, room = readout.offsetWidth;
          readout.style.left = Math.max(0, x + 14 + room > frame.width ? Math.min(x - 14 - room, frame.width - room) : x + 14) + "px";
          readout.style.top = box.bottom - frame.top + 4 + "px";
        }
        function hide(figure) {
          figure.querySelector(".readout").hidden = true;
          var line = figure.querySelector(".cursor");
          if (line) { line.setAttribute("visibility", "hidden"); }
        }
        function setZoom(figure, range) {
          if (figure.plot && figure.plot.chart.axis) { figure.zoom = range; hide(figure); draw(figure); }
          else { state.zoom = range; changed(); }
        }
        function watch(figure) {
          var svg = figure.querySelector("svg"), from = null;
          function place(event) {
            var box = svg.getBoundingClientRect();
            return figure.plot ? (event.clientX - box.left) * figure.plot.width / box.width : 0;
          }
          svg.setAttribute("tabindex", "0");
          svg.addEventListener("pointerdown", function (event) {
            show(figure, place(event));
            if (event.pointerType === "touch" || event.button !== 0 || !figure.plot) { return; }
            from = place(event);
            svg.setPointerCapture(event.pointerId);
          });
          svg.addEventListener("pointermove", function (event) {
            var at = place(event), mark = figure.querySelector(".selection");
            show(figure, at);
            if (from === null || !mark) { return; }
            mark.setAttribute("x", Math.max(figure.plot.left, Math.min(from, at)));
            mark.setAttribute("width", Math.max(0, Math.min(figure.plot.right, Math.max(from, at))
              - Math.max(figure.plot.left, Math.min(from, at))));
            mark.setAttribute("visibility", "visible");
          });
          svg.addEventListener("pointerup", function (event) {
            var start = from, at = place(event), plot = figure.plot;
            from = null;
            if (start === null || !plot) { return; }
            if (Math.abs(at - start) > 8) {
              setZoom(figure, [plot.value(Math.min(start, at)), plot.value(Math.max(start, at))]);
            }
          });
          svg.addEventListener("pointerleave", function () { if (from === null) { hide(figure); } });
          svg.addEventListener("dblclick", function () { setZoom(figure, null); });
          svg.addEventListener("blur", function () { hide(figure); });
          svg.addEventListener("keydown", function (event) {
            var step = { ArrowLeft: -1, ArrowRight: 1 }[event.key], plot = figure.plot;
            if (event.key === "Escape") { hide(figure); }
            if (!step || !plot) { return; }
            var first = data.groups.filter(function (g, i) { return !state.hidden[i]; })[0];
            var list = first.axes[plot.axis.key], line = figure.querySelector(".cursor");
            var index = line.getAttribute("visibility") === "visible"
              ? nearest(list, plot.X, plot.unit, +line.getAttribute("x1")) + step : step > 0 ? 0 : list.length - 1;
            index = Math.max(0, Math.min(list.length - 1, index));
            show(figure, plot.X(list[index] / plot.unit.size));
            event.preventDefault();
          });
        }
        """#

    /// Drawings as files of their own, with a legend.
    static let saving = #"""
        function plain(original, copy) {
          var look = getComputedStyle(original);
          ["fill", "stroke", "color"].forEach(function (name) { copy.setAttribute(name, look[name]); });
          copy.removeAttribute("style"); copy.removeAttribute("class");
          for (var i = 0; i < copy.children.length; i++) { plain(original.children[i], copy.children[i]); }
        }
        function standalone(figure) {
          var svg = figure.querySelector("svg"), copy = svg.cloneNode(true), look = getComputedStyle(root);
          plain(svg, copy);
          var box = svg.viewBox.baseVal, legend = "", x = 8, y = 14, ink = look.getPropertyValue("--ink").trim();
          data.groups.forEach(function (g, i) {
            if (state.hidden[i]) { return; }
            var length = 52 + 6.4 * g.label.length, swatch = document.querySelectorAll("[data-group] line")[i];
            if (x > 8 && x + length > box.width) { x = 8; y += 17; }
            legend += "<line x1='" + x + "' x2='" + (x + 26) + "' y1='" + y + "' y2='" + y + "' stroke-width='2.2' stroke='"
              + getComputedStyle(swatch).stroke + "' stroke-dasharray='" + data.lines[i].dash + "'/><text x='" + (x + 32)
              + "' y='" + y + "' dy='.35em' fill='" + ink + "'>" + escaped(g.label) + "</text>";
            x += length;
          });
          var height = box.height + y + 12;
          return "<svg xmlns='" + svg.namespaceURI + "' width='" + box.width + "' height='" + height
            + "' viewBox='0 0 " + box.width + " " + height + "' font-family='Helvetica, Arial, sans-serif' font-size='11.5'>"
            + "<rect width='100%' height='100%' fill='" + look.getPropertyValue("--paper").trim() + "'/>" + legend
            + "<g transform='translate(0 " + (y + 12) + ")'>" + copy.innerHTML + "</g></svg>";
        }
        all("[data-save]").forEach(function (button) {
          button.addEventListener("click", function () {
            var figure = button.closest("figure"), link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([standalone(figure)], { type: "image/svg+xml" }));
            link.download = button.dataset.save + (figure.plot ? "-over-" + figure.plot.axis.key : "") + ".svg";
            link.click();
            setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
          });
        });
        """#

    /// Definitions shown where they are asked for, and the switch between light and dark.
    static let surroundings = #"""
        var meaning = null;
        function closeMeaning() { if (meaning) { meaning.remove(); meaning = null; } }
        document.addEventListener("click", function (event) {
          var link = event.target.closest ? event.target.closest("a[href^='#def-']") : null;
          if (meaning && meaning.contains(event.target)) { if (link) { closeMeaning(); } return; }
          closeMeaning();
          if (!link || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
          var term = document.getElementById(link.getAttribute("href").slice(1));
          if (!term) { return; }
          event.preventDefault();
          meaning = document.createElement("div");
          meaning.className = "meaning";
          meaning.setAttribute("role", "note");
          meaning.appendChild(document.createElement("b")).textContent = term.textContent;
          meaning.appendChild(document.createElement("span")).textContent = term.nextElementSibling.textContent + " ";
          var more = meaning.appendChild(document.createElement("a"));
          more.href = link.getAttribute("href");
          more.textContent = "all definitions";
          document.body.appendChild(meaning);
          var box = link.getBoundingClientRect();
          meaning.style.left = window.scrollX + Math.max(8, Math.min(box.left, root.clientWidth - meaning.offsetWidth - 8)) + "px";
          meaning.style.top = window.scrollY + box.bottom + 6 + "px";
        });
        document.addEventListener("keydown", function (event) { if (event.key === "Escape") { closeMeaning(); } });

        function remembered(value) {
          try {
            if (value) { localStorage.setItem("murmur-theme", value); }
            return localStorage.getItem("murmur-theme");
          } catch (error) { return null; }
        }
        if (remembered()) { root.dataset.theme = remembered(); }
        all("[data-theme-switch]").forEach(function (button) {
          button.addEventListener("click", function () {
            var isDark = root.dataset.theme ? root.dataset.theme === "dark"
              : window.matchMedia("(prefers-color-scheme: dark)").matches;
            root.dataset.theme = isDark ? "light" : "dark";
            remembered(root.dataset.theme);
          });
        });
        """#
}
