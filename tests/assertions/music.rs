//! A part of the music app. Snapshots show lines of this file.

use serde_json::json;
use tablature::Action::{DeleteItem, GetItem, PutItem, Query, Scan};
use tablature::{
    Attribute, Expr, GlobalSecondaryIndex, LeadingKey, PolicyStatement, Role, Stack, Stage,
    StreamViewType, TableV2, UserSignIn,
};

pub(crate) fn stack(stage: &Stage) -> Stack {
    let mut stack = Stack::new("music").region("eu-west-1").table_names("{table}-{stage}");
    let tracks = stack.add(
        TableV2::on_demand("TrackTable", Attribute::string("id"))
            .global_secondary_index(GlobalSecondaryIndex::new(
                "byUserId",
                Attribute::string("uploadedBy"),
            ))
            .stream(StreamViewType::KeysOnly),
    );
    let favourites = stack.add(
        TableV2::on_demand("FavouriteTable", Attribute::string("userId"))
            .sort_key(Attribute::string("trackId")),
    );
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(
        Role::new("Listener", sign_in.authenticated())
            .allow(tracks.actions([GetItem, Query, Scan]).every_row("the catalogue is public"))
            .allow(favourites.actions([GetItem, Query]).every_row("shown on profiles"))
            .allow(favourites.actions([PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
    );
    stack.add(Role::for_lambda("TrackHandler").allow(tracks.read_write_data()));
    stack.add(
        Role::for_lambda("Auditor")
            .allow(tracks.read_data())
            .allow(tracks.stream().read())
            .statement(
                PolicyStatement::deny()
                    .sid("NeverDump")
                    .actions(["dynamodb:Scan"])
                    .resources(["*"]),
            ),
    );
    stack.add(
        Role::for_lambda("Importer").statement(
            PolicyStatement::allow()
                .sid("Shared")
                .actions(["dynamodb:PutItem"])
                .resources([Expr::from(json!({ "Fn::ImportValue": "shared-table" }))]),
        ),
    );
    if stage.is("prod") {
        stack.add(Role::for_lambda("Backup").allow(favourites.read_data()));
    }
    stack
}
