/// The look of a page: light, dark, narrow and printed.
enum PageStyle {
    /// The content of the `<style>` element.
    static var css: String {
        """
        :root{color-scheme:light;\(light)\(Palette.variables(isDark: false))}
        @media screen{:root[data-theme=dark]{color-scheme:dark;\(dark)\(Palette.variables(isDark: true))}}
        @media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;
        \(dark)\(Palette.variables(isDark: true))}}
        \(text)
        \(tables)
        \(plots)
        \(cards)
        \(media)
        """
    }

    private static let light = """
        --paper:#fff;--ink:#1b1f24;--soft:#57606a;--rule:#d9dee3;--card:#f6f8fa;--caution:#8a5d00;
        --caution-paper:#fff8e6;--stop:#b3261e;--stop-paper:#fdeceb;--accent:#0058a3;
        """

    private static let dark = """
        --paper:#14171a;--ink:#e7eaed;--soft:#9ba5af;--rule:#343b42;--card:#1c2126;--caution:#f0b952;
        --caution-paper:#2a2312;--stop:#ff8a80;--stop-paper:#331a19;--accent:#6cb6ff;
        """

    private static let text = """
        *{box-sizing:border-box}
        html{scroll-padding-top:1rem}
        body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",
        "Noto Sans","DejaVu Sans",sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:28px 20px 60px}
        h1{font-size:1.75rem;line-height:1.2;margin:0 0 .4rem;overflow-wrap:anywhere}
        h2{font-size:1.2rem;margin:2.2rem 0 .7rem;padding-top:1rem;border-top:1px solid var(--rule)}
        h3{font-size:.95rem;margin:0}
        h3.table{margin-top:1.2rem}
        h4{font-size:.85rem;margin:.8rem 0 .2rem}
        p{margin:.4rem 0}
        a{color:var(--accent)}
        a[href^="#def-"]{color:inherit;text-decoration:underline dotted;text-decoration-color:var(--soft);
        text-decoration-thickness:1px;text-underline-offset:3px}
        .kind,.note{color:var(--soft);font-size:.85rem;margin:0}
        .kind{margin-bottom:.4rem;display:flex;justify-content:space-between;align-items:center;gap:1rem}
        .verdict{font-size:1.1rem;max-width:62rem;overflow-wrap:anywhere}
        .identity{display:flex;flex-wrap:wrap;gap:.5rem 1.8rem;margin:1rem 0 0;font-size:.85rem}
        .identity dt{color:var(--soft);font-size:.8rem}
        .identity dd{margin:0;overflow-wrap:anywhere}
        .answers{margin:.8rem 0 0;max-width:62rem}
        .answers div{display:grid;grid-template-columns:8.5rem 1fr;gap:0 .8rem;margin:.3rem 0}
        .answers dt{font-weight:600}
        .answers dt a{color:inherit}
        .answers dd{margin:0;overflow-wrap:anywhere}
        nav{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:1.2rem 0 0;font-size:.85rem}
        nav a{text-decoration:none;padding:.15rem 0}
        nav a:hover{text-decoration:underline}
        aside{margin:1rem 0;padding:.6rem 1rem;border-left:4px solid var(--caution);background:var(--caution-paper);
        font-size:.9rem;overflow-wrap:anywhere}
        aside.stop{border-color:var(--stop);background:var(--stop-paper)}
        aside strong{color:var(--caution)}
        aside.stop strong{color:var(--stop)}
        aside ul{margin:.2rem 0;padding-left:1.1rem}
        details{margin:.5rem 0}
        summary{cursor:pointer;font-size:.9rem;color:var(--accent)}
        pre{overflow-x:auto;background:var(--paper);border:1px solid var(--rule);border-radius:6px;padding:.7rem;
        font-size:.78rem;line-height:1.4;overflow-wrap:normal}
        code{font-size:.85em;overflow-wrap:anywhere}
        .definitions dt{font-weight:600;margin-top:.6rem}
        .definitions dd{margin:0 0 0 1.2rem;max-width:62rem}
        .definitions dt:target,.definitions dt:target+dd{background:var(--caution-paper)}
        """

    private static let tables = """
        .scroll{overflow-x:auto}
        table{border-collapse:separate;border-spacing:0;font-size:.84rem;font-variant-numeric:tabular-nums;min-width:100%}
        table.events{min-width:0}
        th,td{padding:.38rem .55rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule);
        vertical-align:top}
        th:first-child,td:first-child{text-align:left;padding-left:0;position:sticky;left:0;background:var(--paper)}
        td.text,th.text{text-align:left;white-space:normal;min-width:9rem}
        thead th{white-space:normal;font-weight:600;color:var(--soft);vertical-align:bottom;
        border-bottom:2px solid var(--rule)}
        tbody th{font-weight:600}
        tbody tr:last-child>*{border-bottom-color:var(--rule)}
        td small{display:block;font-size:.87em;color:var(--soft);font-weight:400}
        td.best{font-weight:700}
        .swatch{display:inline-block;width:30px;height:10px;vertical-align:middle;margin-right:.5rem}
        """

    private static let plots = """
        .panel{padding-top:1.4rem}
        .plots h2{margin-top:1rem;border:0;padding-top:.4rem}
        .plots .panel{border-top:1px solid var(--rule);margin-top:2.2rem;background:var(--paper)}
        .controls,.legend{display:flex;flex-wrap:wrap;gap:.4rem 1.4rem;align-items:center;margin:.3rem 0}
        .controls,.hint,[data-theme-switch],figcaption button{display:none}
        .scripted .controls{display:flex}
        .scripted .hint{display:inline}
        .scripted [data-theme-switch],.scripted figcaption button{display:inline-block}
        .choice{display:inline-flex;align-items:center;gap:.45rem;font-size:.85rem;color:var(--soft)}
        .buttons{display:inline-flex}
        button{font:inherit;font-size:.82rem;color:var(--ink);background:var(--card);border:1px solid var(--rule);
        border-radius:6px;padding:.15rem .6rem;cursor:pointer}
        button[hidden]{display:none!important}
        .buttons button{border-radius:0;margin-left:-1px}
        .buttons button:first-child{border-radius:6px 0 0 6px;margin-left:0}
        .buttons button:last-child{border-radius:0 6px 6px 0}
        .buttons button:only-child{border-radius:6px}
        button[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--paper)}
        button:focus-visible,a:focus-visible,summary:focus-visible,svg:focus-visible{outline:2px solid var(--accent);
        outline-offset:2px}
        figcaption button{padding:0 .45rem;font-size:.75rem;margin-left:.3rem}
        .legend button{background:none;border:none;padding:.1rem 0;color:var(--ink);pointer-events:none}
        .scripted .legend button{pointer-events:auto}
        .legend button[aria-pressed=false]{opacity:.4;text-decoration:line-through}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:1.4rem 1.6rem}
        #consensus .charts{grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr))}
        figure{margin:0;position:relative;min-width:0;break-inside:avoid}
        figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .8rem;align-items:baseline;
        margin-bottom:.3rem}
        figcaption .note{flex:1 1 100%}
        svg{display:block;width:100%;height:auto;overflow:visible;font-size:11.5px;font-family:inherit}
        svg text{fill:var(--soft)}
        svg .label{fill:var(--ink)}
        .scripted figure[data-chart] svg{touch-action:pan-y;cursor:crosshair}
        .readout{position:absolute;pointer-events:none;background:var(--paper);border:1px solid var(--rule);
        border-radius:6px;padding:.35rem .6rem;font-size:.78rem;line-height:1.45;box-shadow:0 3px 12px #0003;
        z-index:2;font-variant-numeric:tabular-nums;max-width:100%}
        .readout[hidden]{display:none}
        .readout b{font-weight:600}
        .readout i,.key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin-right:.4rem}
        .meaning{position:absolute;z-index:3;max-width:min(26rem,92vw);background:var(--paper);color:var(--ink);
        border:1px solid var(--accent);border-radius:8px;padding:.6rem .8rem;font-size:.85rem;
        box-shadow:0 6px 24px #0004}
        .meaning b{display:block}
        .meaning a{font-size:.8rem}
        """

    private static let cards = """
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:1.2rem;
        align-items:start}
        .card{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.9rem 1rem;
        break-inside:avoid;min-width:0;overflow-wrap:anywhere}
        .card dl{display:grid;grid-template-columns:max-content 1fr;gap:.05rem .9rem;margin:.5rem 0 0;font-size:.85rem}
        .card dt{color:var(--soft)}
        .card dd{margin:0;font-variant-numeric:tabular-nums}
        .one{grid-template-columns:1fr}
        .one .card{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,270px),1fr));gap:1rem 2rem;
        align-items:start}
        .network{max-width:300px;margin:.4rem auto 0;font-size:14px}
        .spectrum{max-width:400px;margin:.2rem auto 0}
        .heat{margin:.4rem auto 0}
        .split{margin-top:1.2rem;max-width:460px}
        .verdicts{padding-left:0;list-style:none;max-width:62rem}
        .verdicts li{margin:.35rem 0}
        .key{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:.2rem 0 .3rem}
        """

    private static let media = """
        @media (max-width:520px){main{padding:16px 12px 40px}h1{font-size:1.4rem}.verdict{font-size:1rem}
        th,td{padding:.3rem .4rem}.card dl{grid-template-columns:minmax(6.5rem,max-content) 1fr}
        th:first-child{min-width:5.5rem;max-width:8rem;white-space:normal;overflow-wrap:break-word}
        .stack thead{display:none}.stack tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--rule)}
        .stack tbody>tr>*{display:block;border:0;padding:.1rem 0;text-align:left;white-space:normal;max-width:none}
        .stack td::before{content:attr(data-title) ": ";color:var(--soft)}
        .answers div{grid-template-columns:1fr}
        tbody th .swatch{display:block;margin-bottom:.15rem}nav{gap:.3rem 1rem}
        .identity{display:grid;grid-template-columns:1fr 1fr;gap:.5rem 1rem}.card{padding:.7rem .75rem}}
        @media (hover:none){.scripted .hint{display:none}}
        @media print{@page{margin:14mm}body{font-size:9.5pt}main{max-width:none;padding:0}nav,.hint,
        [data-theme-switch],.scripted .controls,.scripted figcaption button,.scripted [data-theme-switch],
        .scripted .hint{display:none!important}.charts{grid-template-columns:1fr 1fr;gap:.8rem 1.2rem}
        #consensus .charts{grid-template-columns:repeat(auto-fit,minmax(30%,1fr))}
        .cards:not(.one){grid-template-columns:1fr 1fr}h2,h3,h4,.panel{break-after:avoid}a{color:inherit}
        a[href^="#def-"]{text-decoration:none}
        .card,aside,svg,.key i{-webkit-print-color-adjust:exact;print-color-adjust:exact}
        .scroll{overflow:visible}table{font-size:7.5pt}th,td{padding:.2rem .3rem}
        th:first-child,td:first-child{position:static}tr{break-inside:avoid}
        details.printed::details-content{content-visibility:visible;display:block;height:auto}
        .plots .panel,h2{margin-top:1.2rem}}
        """
}
