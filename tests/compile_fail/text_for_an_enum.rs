//! What has few values is an enum, not text.

use tablature::{Attribute, Role, Stack, TableV2};

fn main() {
    let mut stack = Stack::new("music");
    let table = || TableV2::on_demand("Tracks", Attribute::string("id"));

    table().stream("NEW_IMAGE");
    //~^ ERROR mismatched types
    //~^^ LABEL expected `StreamViewType`, found `&str`
    table().table_class("STANDARD");
    //~^ ERROR mismatched types
    //~^^ LABEL expected `TableClass`, found `&str`
    table().removal_policy("Retain");
    //~^ ERROR mismatched types
    //~^^ LABEL expected `RemovalPolicy`, found `&str`

    let tracks = stack.add(table());
    stack.add(Role::for_lambda("Player").allow(tracks.actions(["dynamodb:GetItem"])));
    //~^ ERROR type mismatch
    //~^^ LABEL expected `Action`, found `&str`
}
