/// The look of a page: light, dark, narrow and printed.
enum PageStyle {
    /// The content of the `<style>` element.
    static var css: String {
        """
        :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#5b6570;--rule:#d9dee3;--card:#f6f8fa;
        --caution:#9a6700;--caution-paper:#fff8e6;--stop:#b3261e;--stop-paper:#fdeceb;--accent:#0058a3;
        \(Palette.variables(isDark: false))}
        @media screen and (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e7eaed;--soft:#9ba5af;
        --rule:#343b42;--card:#1c2126;--caution:#f0b952;--caution-paper:#2a2312;--stop:#ff8a80;--stop-paper:#331a19;
        --accent:#6cb6ff;\(Palette.variables(isDark: true))}}
        \(rules)
        """
    }

    private static let rules = """
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",
        "Noto Sans","DejaVu Sans",sans-serif}
        main{max-width:1120px;margin:0 auto;padding:28px 20px 60px}
        h1{font-size:1.75rem;line-height:1.2;margin:0 0 .4rem;overflow-wrap:anywhere}
        h2{font-size:1.15rem;margin:2.4rem 0 .7rem;padding-top:.9rem;border-top:1px solid var(--rule)}
        h3{font-size:.95rem;margin:0}
        p{margin:.4rem 0}
        a{color:var(--accent)}
        .kind,.identity,.note{color:var(--soft);font-size:.85rem;margin:0}
        .kind{margin-bottom:.3rem}
        .verdict{font-size:1.1rem;max-width:62rem}
        .identity{margin-top:.6rem}
        aside{margin:1rem 0;padding:.6rem 1rem;border-left:4px solid var(--caution);background:var(--caution-paper);
        font-size:.9rem;overflow-wrap:anywhere}
        aside.stop{border-color:var(--stop);background:var(--stop-paper)}
        aside strong{color:var(--caution)}
        aside.stop strong{color:var(--stop)}
        aside ul{margin:.2rem 0;padding-left:1.1rem}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;font-size:.84rem;font-variant-numeric:tabular-nums;min-width:100%}
        th,td{padding:.38rem .45rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule);vertical-align:top}
        th:first-child,td:first-child{text-align:left;padding-left:0}
        td.text,th.text{text-align:left;white-space:normal}
        thead th{white-space:normal;font-weight:600;color:var(--soft);vertical-align:bottom;border-bottom:2px solid var(--rule)}
        thead a{color:inherit;text-decoration:underline dotted;text-underline-offset:3px}
        tbody th{font-weight:600}
        td small{display:block;font-size:.87em;color:var(--soft)}
        td.best{font-weight:700}
        td.best small{font-weight:400}
        .swatch{display:inline-block;width:30px;height:10px;vertical-align:middle;margin-right:.5rem}
        .controls,.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;align-items:center;margin:.5rem 0}
        .controls{display:none}
        .scripted .controls{display:flex}
        .choice{display:inline-flex;align-items:center;gap:.25rem;font-size:.85rem;color:var(--soft)}
        button{font:inherit;font-size:.82rem;color:var(--ink);background:var(--card);border:1px solid var(--rule);
        border-radius:6px;padding:.15rem .6rem;cursor:pointer}
        button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--paper)}
        button:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        .legend button{background:none;border:none;padding:.1rem 0;color:var(--ink);pointer-events:none}
        .scripted .legend button{pointer-events:auto}
        .legend button[aria-pressed=false]{opacity:.35;text-decoration:line-through}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:1.2rem}
        figure{margin:0;position:relative;min-width:0;break-inside:avoid}
        figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .8rem;align-items:baseline}
        figcaption .note{flex:1 1 100%}
        figcaption button{display:none}
        .scripted figcaption button{display:inline-block}
        svg{display:block;width:100%;height:auto;overflow:visible;font-size:11.5px;
        font-family:inherit}
        svg text{fill:var(--soft)}
        svg .label{fill:var(--ink)}
        figure svg{touch-action:pan-y}
        .readout{position:absolute;pointer-events:none;background:var(--paper);border:1px solid var(--rule);
        border-radius:6px;padding:.35rem .6rem;font-size:.78rem;line-height:1.45;box-shadow:0 3px 12px #0003;
        white-space:nowrap;z-index:2;font-variant-numeric:tabular-nums}
        .readout[hidden]{display:none}
                .readout b{font-weight:600}.readout i{display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:.4rem}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:1.2rem;align-items:start}
        .card{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.9rem 1rem;
        break-inside:avoid;min-width:0;overflow-wrap:anywhere}
        .card dl{display:grid;grid-template-columns:max-content 1fr;gap:.05rem .9rem;margin:.5rem 0 0;font-size:.85rem}
        .card dt{color:var(--soft)}
        .card dd{margin:0;font-variant-numeric:tabular-nums}
        .graph{width:150px;margin:.6rem auto 0}
        .heat{margin-top:.6rem}
        details{margin:.4rem 0}
        summary{cursor:pointer}
        pre{overflow-x:auto;background:var(--card);border:1px solid var(--rule);border-radius:6px;padding:.7rem;
        font-size:.78rem;line-height:1.4}
        .definitions dt{font-weight:600;margin-top:.6rem}
        .definitions dd{margin:0 0 0 1.2rem;max-width:62rem}
        .definitions dt:target{background:var(--caution-paper)}
        code{font-size:.85em;overflow-wrap:anywhere}
        @media (max-width:520px){main{padding:16px 12px 40px}h1{font-size:1.4rem}.verdict{font-size:1rem}
        th,td{padding:.3rem .4rem}.card dl{grid-template-columns:1fr}.card dd{margin-bottom:.3rem}}
        @media print{body{font-size:10pt}main{max-width:none;padding:0}.controls,figcaption button{display:none!important}
        .charts{grid-template-columns:1fr 1fr}h2{break-after:avoid}thead a{text-decoration:none}
        .card,aside{-webkit-print-color-adjust:exact;print-color-adjust:exact}.scroll{overflow:visible}
        table{font-size:8pt}}
        """
}
