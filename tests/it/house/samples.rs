//! One template, one type, one sample: each is rendered by itself (HOUSE 6.6).

use std::collections::BTreeSet;

use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use bandstand::features::administration::views::{
    AdminPage, BoardsPage, PermissionsPage, PlacePage, StandingPage, StandingsPage,
};
use bandstand::features::articles::views::{ArticlesPage, WritePage, WritersPage};
use bandstand::features::artists::views::{ArtistsPage, ClaimPage, ClaimsPage, TeamPage, VerifyPage};
use bandstand::features::asides::views::{AskStaffPage, QuestionsPage};
use bandstand::features::audit::views::AuditPage;
use bandstand::features::badges::views::{BadgesDeskPage, BadgesPage};
use bandstand::features::blocks::views::BlocksPage;
use bandstand::features::bulk::views::{PreviewPage as BulkPreviewPage, ThreadsPage};
use bandstand::features::cases::views::{FiguresPage, OwnCasePage, OwnCasesPage, SupportPage};
use bandstand::features::casework::views::{CaseFaqPage, CaseQueuePage, DeskCasePage, SetupPage, TopicsPage};
use bandstand::features::certificates::views::{CertificatePage, CertificatesPage};
use bandstand::features::chat::views::MusicPage;
use bandstand::features::gatherings::views::{CalendarPage, GatheringPage, PlanPage};
use bandstand::features::held::views::HeldPage;
use bandstand::features::ideas::views::{AskPage, MergePage};
use bandstand::features::issues::views::SendBackPage;
use bandstand::features::kudos::views::GiversPage;
use bandstand::features::livechat::views::{ChatDeskPage, ChatPage, ChatStartPage, ChatWorkPage};
use bandstand::features::merging::views::{MergePage as MergeThreadPage, SplitPage};
use bandstand::features::messages::views::{InboxPage, MessageSettingsPage, NewMessagePage, TalkPage};
use bandstand::features::notices::views::{NoticePage, ToldPage, WriteNoticePage};
use bandstand::features::notifications::views::letters::{DigestLetter, NoticeLetter};
use bandstand::features::notifications::views::{
    NoticeSettingsPage, NoticesPage, SubscriptionsPage, UnsubscribePage,
};
use bandstand::features::own_data::views::OwnDataPage;
use bandstand::features::panic::views::PanicPage;
use bandstand::features::points::views::{LeaderboardPage, PointsPage};
use bandstand::features::ranks::views::admin::{FormulaPage, RanksAdminPage, TrialPage};
use bandstand::features::ranks::views::member::RankMemberPage;
use bandstand::features::ranks::views::{OwnRankPage, RanksPage};
use bandstand::features::reports::views::{
    DecisionPage, MatterPage, OwnReportPage, OwnReportsPage, QueuePage, WriteReportPage,
};
use bandstand::features::rewards::views::{
    DrawsPage, EditRewardPage, PremiumPage, RewardsDeskPage, RewardsPage,
};
use bandstand::features::sanctions::views::{OwnSanctionsPage, RecordPage};
use bandstand::features::search::views::ResultsPage;
use bandstand::features::similar::views::FoundPage;
use bandstand::features::stars::views::{
    ApplicationPage, ApplicationsPage, ApplyPage, LeavePage, StarsDeskPage, StarsPage,
};
use bandstand::features::statuses::views::{BulkPage, EditPage};
use bandstand::features::unanswered::views::UnansweredPage;
use bandstand::features::vault::views::{RunPage, VaultPage};
use bandstand::features::votes::views::{DetailsPage, OwnPage, TellingPage};
use bandstand::forum::accounts::letters::LetterView;
use bandstand::forum::accounts::views::settings::{
    AvatarPage, PasskeysPage, ProfilePage as ProfileSettings, SecondStepPage, SessionsPage, SettingPage,
};
use bandstand::forum::accounts::views::{DoorPage, NotePage};
use bandstand::forum::frame::Frame;
use bandstand::forum::guidelines::views::{EditRulePage, GuidelinesPage};
use bandstand::forum::posts::views::{ComposePage, ConflictPage, HistoryPage, PreviewPage, UploadPage};
use bandstand::forum::threads::views::MovePage;
use bandstand::forum::viewer::Viewer;
use bandstand::pages::area::AreaPage;
use bandstand::pages::article::ArticlePage;
use bandstand::pages::blog::BlogPage;
use bandstand::pages::board::BoardPage;
use bandstand::pages::desk::DeskPage;
use bandstand::pages::error::ErrorPage;
use bandstand::pages::faq::FaqPage;
use bandstand::pages::home::{ChoicePage, HomePage};
use bandstand::pages::ideas::roadmap::RoadmapPage;
use bandstand::pages::ideas::{IdeasPage, RequirementsPage};
use bandstand::pages::issues::IssuesPage;
use bandstand::pages::members::MembersPage;
use bandstand::pages::profile::ProfilePage;
use bandstand::pages::programme::ProgrammePage;
use bandstand::pages::thread::ThreadPage;

use super::{code, files};
use crate::both;
use crate::world::on_site;

/// Every page's template with its type: `pages!(use_them)` calls `use_them!` with the list.
macro_rules! pages {
    ($with:ident) => {
        $with! {
            "features/chat/music.html" => MusicPage,
            "features/cases/figures.html" => FiguresPage,
            "features/cases/index.html" => OwnCasesPage,
            "features/cases/new.html" => SupportPage,
            "features/cases/show.html" => OwnCasePage,
            "features/casework/case.html" => DeskCasePage,
            "features/casework/faq.html" => CaseFaqPage,
            "features/casework/queue.html" => CaseQueuePage,
            "features/casework/setup.html" => SetupPage,
            "features/casework/topics.html" => TopicsPage,
            "features/kudos/index.html" => GiversPage,
            "features/notifications/index.html" => NoticesPage,
            "features/notifications/settings.html" => NoticeSettingsPage,
            "features/notifications/subscriptions.html" => SubscriptionsPage,
            "features/notifications/unsubscribe.html" => UnsubscribePage,
            "features/merging/merge.html" => MergeThreadPage,
            "features/merging/split.html" => SplitPage,
            "features/livechat/desk.html" => ChatDeskPage,
            "features/livechat/start.html" => ChatStartPage,
            "features/livechat/talk.html" => ChatPage,
            "features/livechat/work.html" => ChatWorkPage,
            "features/messages/inbox.html" => InboxPage,
            "features/messages/new.html" => NewMessagePage,
            "features/messages/settings.html" => MessageSettingsPage,
            "features/own_data/index.html" => OwnDataPage,
            "features/messages/talk.html" => TalkPage,
            "features/notices/index.html" => ToldPage,
            "features/notices/show.html" => NoticePage,
            "features/notices/write.html" => WriteNoticePage,
            "features/reports/decision.html" => DecisionPage,
            "features/reports/matter.html" => MatterPage,
            "features/reports/own.html" => OwnReportsPage,
            "features/reports/queue.html" => QueuePage,
            "features/reports/receipt.html" => OwnReportPage,
            "features/reports/write.html" => WriteReportPage,
            "features/gatherings/index.html" => CalendarPage,
            "features/gatherings/plan.html" => PlanPage,
            "features/gatherings/show.html" => GatheringPage,
            "features/held/queue.html" => HeldPage,
            "features/panic/index.html" => PanicPage,
            "features/ranks/index.html" => RanksPage,
            "features/ranks/own.html" => OwnRankPage,
            "features/ranks/admin.html" => RanksAdminPage,
            "features/ranks/formula.html" => FormulaPage,
            "features/ranks/trial.html" => TrialPage,
            "features/ranks/member.html" => RankMemberPage,
            "features/sanctions/own.html" => OwnSanctionsPage,
            "features/sanctions/record.html" => RecordPage,
            "features/administration/boards.html" => BoardsPage,
            "features/administration/index.html" => AdminPage,
            "features/administration/member.html" => StandingPage,
            "features/administration/members.html" => StandingsPage,
            "features/administration/permissions.html" => PermissionsPage,
            "features/administration/place.html" => PlacePage,
            "features/articles/desk.html" => ArticlesPage,
            "features/artists/claim.html" => ClaimPage,
            "features/artists/index.html" => ArtistsPage,
            "features/artists/queue.html" => ClaimsPage,
            "features/artists/team.html" => TeamPage,
            "features/artists/verify.html" => VerifyPage,
            "features/audit/index.html" => AuditPage,
            "features/asides/ask.html" => AskStaffPage,
            "features/asides/index.html" => QuestionsPage,
            "features/unanswered/index.html" => UnansweredPage,
            "features/points/leaderboard.html" => LeaderboardPage,
            "features/points/own.html" => PointsPage,
            "features/rewards/desk.html" => RewardsDeskPage,
            "features/rewards/draws.html" => DrawsPage,
            "features/rewards/edit.html" => EditRewardPage,
            "features/rewards/index.html" => RewardsPage,
            "features/rewards/premium.html" => PremiumPage,
            "features/badges/desk.html" => BadgesDeskPage,
            "features/badges/index.html" => BadgesPage,
            "features/certificates/index.html" => CertificatesPage,
            "features/certificates/show.html" => CertificatePage,
            "features/blocks/index.html" => BlocksPage,
            "features/bulk/index.html" => ThreadsPage,
            "features/bulk/preview.html" => BulkPreviewPage,
            "features/articles/write.html" => WritePage,
            "features/articles/writers.html" => WritersPage,
            "features/stars/application.html" => ApplicationPage,
            "features/stars/applications.html" => ApplicationsPage,
            "features/stars/apply.html" => ApplyPage,
            "features/stars/index.html" => StarsPage,
            "features/stars/leave.html" => LeavePage,
            "features/stars/members.html" => StarsDeskPage,
            "features/votes/details.html" => DetailsPage,
            "features/votes/index.html" => TellingPage,
            "features/votes/own.html" => OwnPage,
            "features/statuses/edit.html" => EditPage,
            "features/statuses/bulk.html" => BulkPage,
            "features/ideas/ask.html" => AskPage,
            "features/ideas/merge.html" => MergePage,
            "features/issues/send_back.html" => SendBackPage,
            "pages/ideas.html" => IdeasPage,
            "pages/roadmap.html" => RoadmapPage,
            "pages/idea_guidelines.html" => RequirementsPage,
            "pages/issues.html" => IssuesPage,
            "features/search/results.html" => ResultsPage,
            "features/similar/page.html" => FoundPage,
            "features/vault/index.html" => VaultPage,
            "features/vault/run.html" => RunPage,
            "forum/accounts/avatar.html" => AvatarPage,
            "forum/accounts/door.html" => DoorPage,
            "forum/accounts/note.html" => NotePage,
            "forum/accounts/profile.html" => ProfileSettings,
            "forum/accounts/passkeys.html" => PasskeysPage,
            "forum/accounts/second_step.html" => SecondStepPage,
            "forum/accounts/sessions.html" => SessionsPage,
            "forum/accounts/setting.html" => SettingPage,
            "forum/guidelines/index.html" => GuidelinesPage,
            "forum/guidelines/edit.html" => EditRulePage,
            "forum/posts/compose.html" => ComposePage,
            "forum/posts/conflict.html" => ConflictPage,
            "forum/posts/history.html" => HistoryPage,
            "forum/posts/preview.html" => PreviewPage,
            "forum/posts/upload.html" => UploadPage,
            "forum/threads/move.html" => MovePage,
            "pages/area.html" => AreaPage,
            "pages/article.html" => ArticlePage,
            "pages/blog.html" => BlogPage,
            "pages/board.html" => BoardPage,
            "pages/choose_board.html" => ChoicePage,
            "pages/desk.html" => DeskPage,
            "pages/programme.html" => ProgrammePage,
            "pages/error.html" => ErrorPage,
            "pages/faq.html" => FaqPage,
            "pages/home.html" => HomePage,
            "pages/members.html" => MembersPage,
            "pages/profile.html" => ProfilePage,
            "pages/thread.html" => ThreadPage,
        }
    };
}

const LETTERS: &[&str] = &[
    "mail/accounts/letter.html",
    "mail/accounts/letter.txt",
    "mail/notifications/digest.html",
    "mail/notifications/digest.txt",
    "mail/notifications/letter.html",
    "mail/notifications/letter.txt",
];

macro_rules! names {
    ($($template:literal => $view:ident,)+) => { [$(($template, stringify!($view))),+] };
}

#[test]
fn every_page_is_in_the_list() {
    let listed = pages!(names);
    let mut missing = Vec::new();
    for (file, source) in files("templates", "html") {
        let is_page = source.contains("{% extends") && !listed.iter().any(|(name, _)| *name == file);
        let is_letter = file.starts_with("mail/") && !LETTERS.contains(&file.as_str());
        if is_page || is_letter {
            missing.push(format!("templates/{file} has no sample here"));
        }
    }
    for (file, _) in files("templates", "txt") {
        if !LETTERS.contains(&file.as_str()) {
            missing.push(format!("templates/{file} has no sample here"));
        }
    }
    let types: BTreeSet<&str> = listed.iter().map(|(_, view)| *view).collect();
    for (file, source) in files("src", "rs") {
        let source = code(&source);
        for part in source.split("pub struct ").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric()).collect();
            // Two pages have one name; the settings' goes by another one here.
            let name = if file.ends_with("views/settings.rs") && name == "ProfilePage" {
                "ProfileSettings".to_owned()
            } else {
                name
            };
            if name.len() > 4 && name.ends_with("Page") && !types.contains(name.as_str()) {
                missing.push(format!("src/{file}: {name} has no template here"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

macro_rules! render {
    ($($template:literal => $view:ident,)+) => {
        async |frame: &Frame| -> Vec<(&'static str, String)> {
            let mut pages = Vec::new();
            $(
                let answer = frame.answer(StatusCode::OK, $template, "A title", &$view::sample()).await;
                let answer = answer.unwrap_or_else(|error| panic!("{}: {error:?}", $template));
                let body = to_bytes(answer.into_body()).await.unwrap_or_else(|_| panic!("{}", $template));
                pages.push(($template, String::from_utf8_lossy(&body).into_owned()));
            )+
            pages
        }
    };
}

both! {
    fn every_page_shows_its_sample(db) {
        on_site(db, async |world| {
            let member = world.person("mirelle").await;
            for viewer in [Viewer::guest(), member] {
                let frame = Frame::new(&world.site, &viewer, &TestRequest::default().to_http_request());
                for (template, html) in pages!(render)(&frame).await {
                    let page = scraper::Html::parse_document(&html);
                    let heading = scraper::Selector::parse("h1").expect("a selector");
                    assert!(page.select(&heading).next().is_some(), "{template} has no heading");
                    for trace in ["{{", "{%", "[object]", "None)", "Some("] {
                        assert!(!html.contains(trace), "{template} shows {trace}");
                    }
                }
            }
            for template in LETTERS {
                let (letter, link) = match *template {
                    "mail/notifications/letter.html" | "mail/notifications/letter.txt" => {
                        (world.site.view.render_data(template, &NoticeLetter::sample()), "/unsubscribe/x")
                    }
                    "mail/notifications/digest.html" | "mail/notifications/digest.txt" => {
                        (world.site.view.render_data(template, &DigestLetter::sample()), "/unsubscribe/x")
                    }
                    _ => (world.site.view.render_data(template, &LetterView::sample()), "/confirm/x"),
                };
                let letter = letter.unwrap_or_else(|error| panic!("{template}: {error:?}"));
                assert!(letter.contains(&format!("https://community.example{link}")), "{template}: {letter}");
            }
        });
    }
}
