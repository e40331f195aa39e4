mod access;
mod template;
