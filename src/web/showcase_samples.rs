//! Sample views for the showcase page: every component in every state, with invented people.

use crate::web::help::pages::ShowcasePage;
use crate::web::organisations::picker::PickerView;
use crate::web::views::{
    ChannelRow, Choice, Flash, LastReply, LastThread, Link, NoticeKind, OptionGroup, Pager, PersonView,
    PostView, Problem, Problems, RegionRow, SelectOption, SimilarThread, SolutionView, SubscribeButton,
    Thanks, ThreadListing, ThreadRow, ThreadState, Time, Undo, Unread, Widened,
};

/// The page with everything on it.
pub fn page() -> ShowcasePage {
    ShowcasePage {
        notices: notices(),
        problems: problems(),
        choices: choices(),
        picker: picker(),
        groups: region_groups(),
        filters: filters(),
        rows: rows(),
        pinned: pinned_rows(),
        listing: listing(),
        channels: channels(),
        regions: regions(),
        question: question(),
        solution: solution(),
        posts: posts(),
        similar: similar(),
        pagers: pagers(),
    }
}

fn time(short: &str) -> Time {
    Time {
        iso: "2026-03-12T10:15:00+01:00".to_owned(),
        short: short.to_owned(),
        full: "Donnerstag, 12. März 2026, 10:15 Uhr".to_owned(),
        date: "12.03.2026".to_owned(),
    }
}

fn link(href: &str, label: &str) -> Link {
    Link { href: href.to_owned(), label: label.to_owned() }
}

fn option(value: &str, label: &str, is_selected: bool) -> SelectOption {
    SelectOption { value: value.to_owned(), label: label.to_owned(), hint: None, is_selected }
}

fn choice(label: &str, count: Option<i64>, is_current: bool) -> Choice {
    Choice { label: label.to_owned(), href: "?muster".to_owned(), is_current, count }
}

/// One notice of each kind; the first with a way back.
pub fn notices() -> Vec<Flash> {
    let notice = |kind, title: &str, text: &str| Flash {
        title: title.to_owned(),
        text: text.to_owned(),
        kind,
        undo: None,
    };
    vec![
        Flash {
            undo: Some(Undo { action: "/muster".to_owned(), label: "Rückgängig".to_owned() }),
            ..notice(NoticeKind::Success, "Thema verschoben", "Es steht jetzt im Kanal „E-Akte & DMS“.")
        },
        notice(NoticeKind::Success, "Ihre Antwort ist veröffentlicht.", ""),
        notice(NoticeKind::Info, "Dieses Thema ist geschlossen.", "Ein neues Thema dazu ist willkommen."),
        notice(
            NoticeKind::Warning,
            "Der Text enthält möglicherweise eine IBAN.",
            "Bitte prüfen Sie, ob personenbezogene Daten darin stehen.",
        ),
        notice(
            NoticeKind::Danger,
            "Die E-Mail ließ sich nicht senden.",
            "Das Forum versucht es in 10 Minuten noch einmal.",
        ),
    ]
}

/// Two fields are wrong.
pub fn problems() -> Problems {
    let problem = |field: &str, text: &str| Problem { field: field.to_owned(), text: text.to_owned() };
    Problems::new(vec![
        problem("titel", "Der Titel ist zu kurz. Schreiben Sie mindestens 12 Zeichen."),
        problem("grund", "Bitte nennen Sie den Grund in einem Satz."),
    ])
}

/// Radio buttons, one with a hint.
pub fn choices() -> Vec<SelectOption> {
    vec![
        SelectOption {
            hint: Some("Erreicht alle Mitglieder.".to_owned()),
            ..option("08", "Ganz Baden-Württemberg", true)
        },
        option("081", "Regierungsbezirk Stuttgart", false),
        option("08115", "Landkreis Böblingen", false),
    ]
}

/// Two Gemeinden share a name.
pub fn picker() -> PickerView {
    let hint = |label: &str| Some(label.to_owned());
    PickerView {
        action: "#s-formular".to_owned(),
        typed: "Altdorf".to_owned(),
        said: "2\u{a0}Treffer. Wählen Sie aus.".to_owned(),
        choices: vec![
            SelectOption {
                hint: hint("unter 5.000 Einwohner"),
                ..option("1", "Gemeinde Altdorf (Landkreis Böblingen)", true)
            },
            SelectOption {
                hint: hint("unter 5.000 Einwohner"),
                ..option("2", "Gemeinde Altdorf (Landkreis Esslingen)", false)
            },
        ],
        districts: vec![option("08115", "Landkreis Böblingen", false)],
        has_district: false,
        has_answer: false,
    }
}

/// Regions under their Regierungsbezirk.
pub fn region_groups() -> Vec<OptionGroup> {
    vec![
        OptionGroup {
            label: "Regierungsbezirk Stuttgart".to_owned(),
            options: vec![
                option("0811", "Region Stuttgart", false),
                option("08116", "Landkreis Esslingen", false),
            ],
        },
        OptionGroup {
            label: "Regierungsbezirk Freiburg".to_owned(),
            options: vec![option("08317", "Ortenaukreis", false)],
        },
    ]
}

/// Status filters with their numbers.
pub fn filters() -> Vec<Choice> {
    vec![
        choice("Alle", Some(1128), true),
        choice("Offen", Some(14), false),
        choice("Gelöst", Some(96), false),
        choice("Unbeantwortet", Some(0), false),
    ]
}

fn row(state: ThreadState, title: &str, reply_count: i64) -> ThreadRow {
    ThreadRow {
        href: "/t/4711-muster".to_owned(),
        title: title.to_owned(),
        state,
        kind: "Frage".to_owned(),
        is_pinned: false,
        is_closed: false,
        is_featured: false,
        channel: Some(link("/k/e-akte-dms", "E-Akte & DMS")),
        author: "Petra Vogt".to_owned(),
        author_href: "/schaukasten".to_owned(),
        place: "Stadt Weil der Stadt (Landkreis Böblingen)".to_owned(),
        scope: None,
        reply_count,
        asked: time("vor 20 Minuten"),
        last_reply: (reply_count > 0)
            .then(|| LastReply { time: time("vor 2 Stunden"), author: "J. Huber".to_owned() }),
        waiting: None,
        thanks: None,
        is_unread: false,
        unread: None,
        solution_excerpt: None,
    }
}

fn unread(count: i64) -> Option<Unread> {
    Some(Unread { count, href: "/t/4711/neu".to_owned() })
}

/// Thread rows in all states.
// One sample of each state; cutting the list would only hide it.
#[allow(clippy::too_many_lines)]
pub fn rows() -> Vec<ThreadRow> {
    vec![
        ThreadRow {
            is_unread: true,
            ..row(
                ThreadState::Unanswered,
                "Elektronische Wohnsitzanmeldung: Rückmeldung kommt nicht im Fachverfahren an",
                0,
            )
        },
        ThreadRow {
            is_unread: true,
            unread: unread(3),
            scope: Some("für den Landkreis Böblingen".to_owned()),
            ..row(
                ThreadState::Open,
                "Prozesse aufnehmen: Reicht eine Tabelle oder braucht es ein BPMN-Werkzeug?",
                8,
            )
        },
        ThreadRow {
            waiting: Some("wartet seit 4 Tagen".to_owned()),
            channel: Some(link("/k/change", "Change Management & Rolle als Digitallotse")),
            ..row(
                ThreadState::Open,
                "Wie viele Stunden pro Woche seid ihr als Digitallotse freigestellt?",
                1,
            )
        },
        ThreadRow {
            solution_excerpt: Some("In Gemeinden unter 10.000 Einwohnern zwischen 3 und 12 Prozent, am meisten bei Hundesteuer und Wohnsitz. Die Tabelle steht in …".to_owned()),
            channel: Some(link("/k/ozg-service-bw", "OZG & service-bw")),
            ..row(
                ThreadState::Solved,
                "Wie viele Online-Anträge kommen bei euch wirklich über service-bw herein?",
                14,
            )
        },
        ThreadRow {
            is_unread: true,
            is_featured: true,
            unread: unread(1),
            thanks: Some(41),
            solution_excerpt: Some("Wir haben die Muster-Dienstanweisung auf vier Seiten gekürzt und um eine Positivliste der erlaubten Zwecke ergänzt. Der Personalrat war …".to_owned()),
            channel: Some(link("/k/ki", "Künstliche Intelligenz")),
            ..row(
                ThreadState::Solved,
                "Dienstanweisung zur Nutzung von KI-Assistenten: Gibt es ein Muster für Kommunen?",
                1031,
            )
        },
        ThreadRow {
            is_closed: true,
            ..row(
                ThreadState::Solved,
                "Umstieg auf die neue Fassung des Aktenplans: Übergangsfrist bis wann?",
                6,
            )
        },
        ThreadRow {
            kind: "Termin".to_owned(),
            ..row(
                ThreadState::Info,
                "Netzwerktreffen der Digitallotsen im Landratsamt Böblingen: Tagesordnung und Anfahrt",
                4,
            )
        },
        ThreadRow {
            kind: "Erfahrung".to_owned(),
            author: "Maximiliane Freifrau von Hohenlohe-Waldenburg".to_owned(),
            author_href: "/schaukasten".to_owned(),
            place: "Gemeindeverwaltungsverband Oberes Schlichemtal (Zollernalbkreis)".to_owned(),
            ..row(
                ThreadState::Info,
                "Digitalisierungsbeauftragte im Gemeindeverwaltungsverband: Zuständigkeitsabgrenzung, Stellenbeschreibung und Vertretung",
                2,
            )
        },
    ]
}

/// Rows on the hued sheet.
pub fn pinned_rows() -> Vec<ThreadRow> {
    vec![ThreadRow {
        is_pinned: true,
        channel: None,
        kind: "Hinweis".to_owned(),
        ..row(ThreadState::Info, "Willkommen im Kanal: die zehn meistgelesenen Themen zur E-Akte", 3)
    }]
}

/// A list with everything that narrows and widens it.
pub fn listing() -> ThreadListing {
    ThreadListing {
        rows: rows().into_iter().take(3).collect(),
        total: 128,
        regions: vec![
            choice("Alle", None, false),
            choice("Region Stuttgart", None, false),
            choice("Landkreis Böblingen", None, true),
        ],
        other_regions: region_groups(),
        filters: filters(),
        sorting: vec![
            choice("Neueste Aktivität", None, true),
            choice("Neueste", None, false),
            choice("Meiste Danke", None, false),
        ],
        keep: Vec::new(),
        widened: Some(Widened {
            text: "Im Landkreis Böblingen war es ruhig – hier aus der Region Stuttgart:".to_owned(),
            rows: rows().into_iter().skip(5).take(1).collect(),
        }),
        pager: None,
        reset_href: None,
    }
}

/// Channel rows: subscribed, not subscribed, empty.
pub fn channels() -> Vec<ChannelRow> {
    let channel = |name: &str, description: &str, is_subscribed, thread_count| ChannelRow {
        is_closed: name.starts_with("Change"),
        is_archived: false,
        href: "/k/muster".to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        thread_count,
        open_count: thread_count / 9,
        last: (thread_count > 0).then(|| LastThread {
            href: "/t/4711-muster".to_owned(),
            title: "Ersetzendes Scannen nach TR-RESISCAN: Habt ihr eine Verfahrensdokumentation?".to_owned(),
            time: time("vor 20 Minuten"),
        }),
        subscription: Some(SubscribeButton { action: "/k/muster/abo".to_owned(), is_subscribed }),
    };
    vec![
        channel("E-Akte & DMS", "Einführung, Aktenplan, Scannen, Schnittstellen, Akzeptanz.", true, 128),
        channel(
            "OZG & service-bw",
            "Online-Dienste, Prozesse aktivieren, EfA-Leistungen, Servicekonten, Nutzungszahlen.",
            false,
            1024,
        ),
        channel("Künstliche Intelligenz", "Assistenten, Chatbots, KI-Verordnung.", false, 0),
    ]
}

/// The member's own regions.
pub fn regions() -> Vec<RegionRow> {
    let region = |name: &str, thread_count, open_count| RegionRow {
        href: "/r/08115".to_owned(),
        name: name.to_owned(),
        thread_count,
        open_count,
    };
    vec![
        region("Landkreis Böblingen", 38, 4),
        region("Region Stuttgart", 212, 19),
        region("Baden-Württemberg", 1204, 0),
    ]
}

fn person(name: &str, initials: &str, place: &str) -> PersonView {
    PersonView {
        name: name.to_owned(),
        initials: initials.to_owned(),
        place: place.to_owned(),
        role: None,
        per_du: false,
        href: "/schaukasten".to_owned(),
        picture: None,
    }
}

fn thanks(count: i64, is_given: bool) -> Thanks {
    Thanks { count, is_given, action: Some("/b/9001/danke".to_owned()) }
}

fn post(number: i64, author: PersonView, body_html: &str) -> PostView {
    PostView {
        id: 9000 + number,
        number,
        heading: format!("Antwort {} von", number - 1),
        is_opening: false,
        author,
        time: time("gestern, 10:15"),
        href: format!("/b/{}", 9000 + number),
        history_href: None,
        reply_to: None,
        body_html: body_html.to_owned(),
        thanks: thanks(0, false),
        is_solution: false,
        reply_href: Some(format!("?antwort={number}#antworten")),
        quote_href: Some(format!("?zitat={}#antworten", 9000 + number)),
        solve_action: None,
        edit_href: None,
        removed: None,
        gap: None,
        is_first_unread: false,
        notes: Vec::new(),
    }
}

/// The opening post, with everything that Markdown can make.
pub fn question() -> PostView {
    PostView {
        heading: "Frage von".to_owned(),
        is_opening: true,
        author: PersonView {
            per_du: true,
            ..person("Jürgen Huber", "JH", "Gemeinde Aidlingen (Landkreis Böblingen)")
        },
        time: time("02.12.2025"),
        thanks: thanks(6, false),
        edit_href: Some("/b/9001/bearbeiten".to_owned()),
        ..post(
            1,
            person("", "", ""),
            concat!(
                "<p>Wir sind knapp 9.000 Einwohner, 46 Beschäftigte, und beginnen im Herbst mit der E-Akte: zuerst Hauptamt und Kämmerei, ein Jahr später das Bauamt. Vorher müssen wir uns für einen Aktenplan entscheiden. Der alte ist von 1987, stark gewachsen und nur in der Registratur wirklich bekannt.</p>",
                "<p>Zur Wahl stehen der <strong>KGSt-Aktenplan</strong> und der <strong>Boorberg-Aktenplan</strong>. Das habe ich bisher zusammengetragen:</p>",
                "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Tabelle\"><table><thead><tr><th>Kriterium</th><th>KGSt</th><th>Boorberg</th></tr></thead><tbody><tr><td>Gliederung</td><td>nach Produkten</td><td>nach Aufgaben</td></tr><tr><td>Nähe zum Haushalt</td><td>hoch</td><td>mittel</td></tr><tr><td>Vertraut in der Registratur</td><td>kaum</td><td>ja</td></tr><tr><td>Aktenzeichen im Mittel</td><td>11 Stellen</td><td>7 Stellen</td></tr></tbody></table></div>",
                "<p>Womit seid ihr gestartet, und würdet ihr es wieder tun? Mich interessieren besonders Gemeinden ohne eigene Registratur.<sup class=\"footnote-ref\"><a id=\"b9001-fnref-1\" href=\"#b9001-fn-1\" aria-label=\"Fußnote 1\">1</a></sup></p><div class=\"footnotes\"><ol><li id=\"b9001-fn-1\"><p>Bei uns ging die letzte Fachkraft 2023 in den Ruhestand. <a class=\"footnote-back\" href=\"#b9001-fnref-1\" aria-label=\"Zurück zu Fußnote 1\">↩</a></p></li></ol></div>",
            ),
        )
    }
}

/// The box under the question.
pub fn solution() -> SolutionView {
    SolutionView {
        number: 7,
        href: "#b9007".to_owned(),
        author: person("Karin Lechner", "KL", "Gemeinde Kappelrodeck (Ortenaukreis)"),
        marked_by: "Jürgen Huber".to_owned(),
        marked_at: time("vor 3 Tagen"),
        body_html: concat!(
            "<p>Wir haben beides probiert und sind bei <strong>Boorberg mit Zuordnungstabelle</strong> geblieben. Der Ablauf, den ich wieder so machen würde:</p>",
            "<ol><li>Bestehende Zeichen ausdünnen: Was seit fünf Jahren keinen Vorgang hatte, fällt weg.</li><li>Zuordnung zum Produktplan in einer Tabelle, nicht im Zeichen selbst.</li><li>Drei Monate Probelauf im Hauptamt, dann erst die Kämmerei.</li></ol>",
        )
        .to_owned(),
        is_cut: true,
        thanks: thanks(14, true),
        unsolve_href: Some("/t/4711/loesung-aufheben".to_owned()),
    }
}

/// Replies in all states.
// One sample of each state; cutting the list would only hide it.
#[allow(clippy::too_many_lines)]
pub fn posts() -> Vec<PostView> {
    vec![
        PostView {
            thanks: thanks(2, false),
            ..post(
                2,
                person("Petra Vogt", "PV", "Stadt Weil der Stadt (Landkreis Böblingen)"),
                "<p>Boorberg, weil unsere Kolleginnen und Kollegen die Zeichen noch im Kopf hatten. Das hat die Schulung spürbar verkürzt. Nachteil: Bei neuen Aufgaben wie Breitband oder Klimaschutz fehlt oft eine passende Stelle, und dann erfindet jedes Amt eine eigene.</p>",
            )
        },
        PostView {
            solve_action: Some("/b/9003/loesung".to_owned()),
            history_href: Some("/b/9003/verlauf".to_owned()),
            reply_to: Some(link("#b9002", "Antwort auf #2 (P. Vogt)")),
            thanks: thanks(4, true),
            author: PersonView {
                role: Some("Moderation".to_owned()),
                per_du: true,
                ..person(
                    "Ralf Kimmich",
                    "RK",
                    "Gemeindeverwaltungsverband Oberes Schlichemtal (Zollernalbkreis)",
                )
            },
            ..post(
                3,
                person("", "", ""),
                concat!(
                    "<blockquote><p>Bei neuen Aufgaben wie Breitband oder Klimaschutz fehlt oft eine passende Stelle.</p></blockquote>",
                    "<p>Genau deshalb haben wir eine kleine Ergänzungsliste vereinbart, die für alle gilt. In der Konfiguration sieht eine Zeile so aus:</p>",
                    "<pre tabindex=\"0\"><code>zeichen;bezeichnung;aufbewahrung;gültig_ab\n022.31-E1;Breitbandausbau, Eigenausbau;10;2025-01-01</code></pre>",
                    "<h4>Zwischenüberschrift</h4><p>Der Zusatz <code>-E</code> macht die eigenen Stellen erkennbar. Mehr dazu <a href=\"https://www.example.org/aktenplan\" rel=\"nofollow ugc noopener\">in der Arbeitshilfe</a>.</p><ul><li>Liste</li><li>mit zwei Punkten</li></ul>",
                ),
            )
        },
        PostView {
            is_solution: true,
            thanks: thanks(14, true),
            notes: vec![
                "Karin Lechner hat dieses Thema am 07.12.2025 von „Vorlagen, Werkzeuge & Erfahrungen“ nach „E-Akte & DMS“ verschoben.".to_owned(),
            ],
            ..post(
                7,
                person("Karin Lechner", "KL", "Gemeinde Kappelrodeck (Ortenaukreis)"),
                concat!(
                    "<p>Wir haben beides probiert und sind bei <strong>Boorberg mit Zuordnungstabelle</strong> geblieben. Für den Probelauf hatten wir eine kurze Liste:</p>",
                    "<ul><li><span class=\"task done\"><span class=\"visually-hidden\">Erledigt: </span></span>Rollen und Rechte je Amt festgelegt</li><li><span class=\"task\"><span class=\"visually-hidden\">Offen: </span></span>Dienstanweisung Aktenführung vom Gemeinderat zur Kenntnis genommen</li></ul>",
                ),
            )
        },
        PostView {
            removed: Some(
                "Dieser Beitrag wurde von der Moderation entfernt. Grund: personenbezogene Daten."
                    .to_owned(),
            ),
            ..post(8, person("", "", ""), "")
        },
        PostView {
            gap: Some("3 Monate später".to_owned()),
            reply_to: Some(link("#b9007", "Antwort auf #7 (K. Lechner)")),
            ..post(
                11,
                person("Daniel Roth", "DR", "Stadt Herrenberg (Landkreis Böblingen)"),
                "<p>Danke, die Tabelle hilft. Eine Nachfrage: Wer pflegt bei euch die Zuordnung, wenn die Kämmerei ein Produkt umbenennt?</p>",
            )
        },
        PostView {
            is_first_unread: true,
            thanks: Thanks {
                action: None,
                ..thanks(1, false)
            },
            ..post(
                12,
                person("Karin Lechner", "KL", "Gemeinde Kappelrodeck (Ortenaukreis)"),
                "<p>Die Kämmerei meldet es, ich trage es ein. Das sind vielleicht vier Änderungen im Jahr.</p>",
            )
        },
    ]
}

/// Similar threads: solved, open, unanswered.
pub fn similar() -> Vec<SimilarThread> {
    let similar = |state, title: &str, reply_count, excerpt: Option<&str>| SimilarThread {
        href: "/t/4712-muster".to_owned(),
        title: title.to_owned(),
        state,
        kind: "Frage".to_owned(),
        reply_count,
        solution_excerpt: excerpt.map(str::to_owned),
    };
    vec![
        similar(
            ThreadState::Solved,
            "Posteingang scannen: Wie verhindert ihr doppelte Vorgänge?",
            9,
            Some("Ein Barcode-Deckblatt je Brief, das schon an der Poststelle gedruckt wird."),
        ),
        similar(ThreadState::Open, "Aufbewahrungsfristen je Aktenzeichen pflegen", 4, None),
        similar(ThreadState::Unanswered, "Aktenplan für Gemeindeverwaltungsverbände", 0, None),
    ]
}

/// First, middle and last page.
pub fn pagers() -> Vec<Pager> {
    let pager = |page: i64| Pager {
        page,
        pages: 9,
        previous: (page > 1).then(|| "?seite=1".to_owned()),
        next: (page < 9).then(|| "?seite=3".to_owned()),
    };
    vec![pager(1), pager(2), pager(9)]
}
