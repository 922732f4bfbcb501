//! Bodies of the `assess` commands.

use hearth_domain::Problem;

use crate::App;

pub(crate) async fn get_tasks(
    _app: &App,
    _input: crate::commands::Nothing,
) -> Result<crate::view::tasks::TaskListView, Problem> {
    todo!()
}

pub(crate) async fn get_section(
    _app: &App,
    _input: crate::commands::WhichSection,
) -> Result<crate::view::tasks::SectionView, Problem> {
    todo!()
}

pub(crate) async fn get_item(
    _app: &App,
    _input: crate::commands::WhichItem,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn respond(
    _app: &App,
    _input: crate::commands::Respond,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn sign(
    _app: &App,
    _input: crate::commands::Sign,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn measure(
    _app: &App,
    _input: crate::commands::WhichMethod,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn use_last(
    _app: &App,
    _input: crate::commands::WhichMethod,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn discard(
    _app: &App,
    _input: crate::commands::WhichMethod,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn remove_file(
    _app: &App,
    _input: crate::commands::RemoveFile,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn something_changed(
    _app: &App,
    _input: crate::commands::SomethingChanged,
) -> Result<crate::view::tasks::TaskListView, Problem> {
    todo!()
}

pub(crate) async fn put_file(
    _app: &App,
    _meta: crate::view::evidence::FileMeta,
    _bytes: Vec<u8>,
) -> Result<crate::view::item::ItemView, Problem> {
    todo!()
}

pub(crate) async fn get_file(
    _app: &App,
    _file: crate::view::evidence::FileRef,
) -> Result<(String, Vec<u8>), Problem> {
    todo!()
}
