//! What a browser says of itself, in words that its owner recognises. Versions and everything else that
//! would tell one machine from another are left out.

/// "Edge unter Windows", "Safari auf dem iPhone", or "" for what calls itself nothing we know.
pub fn in_words(user_agent: &str) -> String {
    // The order matters: Edge calls itself Chrome and Safari, too, and Chrome calls itself Safari.
    const BROWSERS: [(&str, &str); 8] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("iPhone", "auf dem iPhone"),
        ("iPad", "auf dem iPad"),
        ("Android", "unter Android"),
        ("Windows", "unter Windows"),
        ("Mac OS X", "auf dem Mac"),
        ("CrOS", "auf dem Chromebook"),
        ("Linux", "unter Linux"),
    ];
    let word = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, word)| *word)
    };
    match (word(&BROWSERS), word(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("Ein Browser {system}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn edge_is_not_taken_for_chrome() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
                "Edge unter Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox unter Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                "Safari auf dem iPhone",
            ),
            ("curl/8.5.0", ""),
            ("", ""),
        ] {
            assert_eq!(in_words(agent), words);
        }
    }
}
