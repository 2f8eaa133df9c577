//! The way through the settings: subjects, and the pages of the one where somebody is.

use serde::Serialize;

/// A subject or a page of the settings.
#[derive(Clone, Debug, Serialize)]
pub struct Tab {
    pub name: &'static str,
    pub url: &'static str,
    pub current: bool,
}

/// What stands above each page of the settings.
#[derive(Clone, Debug, Serialize)]
pub struct Tabs {
    pub subjects: Vec<Tab>,
    /// The pages of the present subject.
    pub pages: Vec<Tab>,
}

type Page = (&'static str, &'static str);

/// The subjects with their pages; a subject's own address is its first page's.
const SUBJECTS: [(&str, &[Page]); 6] = [
    (
        "Profile",
        &[("Profile", "/settings"), ("Picture", "/settings/avatar"), ("Username", "/settings/username")],
    ),
    (
        "Log-in",
        &[
            ("E-mail", "/settings/email"),
            ("Password", "/settings/password"),
            ("Second step", "/settings/second-step"),
            ("Passkeys", "/settings/passkeys"),
            ("Sessions", "/settings/sessions"),
        ],
    ),
    (
        "Notifications",
        &[("How and when", "/settings/notifications"), ("Subscriptions", "/settings/subscriptions")],
    ),
    ("Messages", &[("Messages", "/settings/messages")]),
    (
        "Taking part",
        &[
            ("Rank", "/settings/rank"),
            ("Votes", "/settings/votes"),
            ("Reports", "/reports"),
            ("Artists", "/artists"),
        ],
    ),
    ("Your data", &[("Your data", "/settings/data")]),
];

/// The tabs with the present page marked.
pub fn tabs(current: &str) -> Tabs {
    let holds = |pages: &[Page]| pages.iter().any(|(_, url)| *url == current);
    let subject = |(name, pages): (&'static str, &[Page])| {
        let url = pages.first().map_or("/settings", |(_, url)| url);
        Tab { name, url, current: holds(pages) }
    };
    let pages = SUBJECTS.into_iter().find(|(_, pages)| holds(pages)).map_or(&[][..], |(_, pages)| pages);
    let page = |&(name, url): &Page| Tab { name, url, current: url == current };
    Tabs { subjects: SUBJECTS.map(subject).to_vec(), pages: pages.iter().map(page).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_stands_in_one_subject() {
        for (name, pages) in SUBJECTS {
            for (page, url) in pages {
                let tabs = tabs(url);
                let current = |all: &[Tab]| -> Vec<&str> {
                    all.iter().filter(|tab| tab.current).map(|tab| tab.name).collect()
                };
                assert_eq!((current(&tabs.subjects), current(&tabs.pages)), (vec![name], vec![*page]));
            }
        }
    }
}
