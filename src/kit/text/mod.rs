//! Everything that is done to words: what people write becomes safe HTML, plain text, names and addresses.

/// BBCode from elsewhere, turned into our Markdown.
pub mod bbcode;
/// Something that is to happen, as a file for calendars.
pub mod calendar;
/// Which lines of a text changed between two versions.
pub mod diff;
/// Short pieces of a text for lists and search results.
pub mod excerpt;
/// One form for texts that mean the same, and fields freed of what cannot be seen.
pub mod fold;
/// HTML from elsewhere, turned into our Markdown.
pub mod foreign;
/// HTML from elsewhere made safe, and the plain text of safe HTML.
pub mod html;
/// What a member writes becomes what others read.
pub mod markdown;
/// Addresses of known music services, recognised without loading anything.
pub mod music;
/// Which usernames are valid, which look alike, and valid ones made from any display name.
pub mod names;
/// Personal data and passwords that someone is about to publish.
pub mod personal;
/// Text that shall be shown as it is, turned into our Markdown.
pub mod plain;
/// What of a text is the writer's own.
pub mod quotes;
/// The one gate through which all HTML written by people passes.
pub mod sanitize;
/// The readable part of an address, made from a title.
pub mod slug;
