// The verbs: each adds its sub-command, whose options live as long as the App.
#pragma once

#include "app/cli/session.h"

namespace relata::cli {

void addNew(CLI::App &app, Session &session);
void addImport(CLI::App &app, Session &session);
void addInfo(CLI::App &app, Session &session);
void addDeleteStory(CLI::App &app, Session &session);
void addRelate(CLI::App &app, Session &session);
void addRename(CLI::App &app, Session &session);
void addTargets(CLI::App &app, Session &session);
void addCheck(CLI::App &app, Session &session);
void addContext(CLI::App &app, Session &session);
void addExport(CLI::App &app, Session &session);
void addSql(CLI::App &app, Session &session);
void addDiff(CLI::App &app, Session &session);
void addRender(CLI::App &app, Session &session);
void addFind(CLI::App &app, Session &session);
void addLayout(CLI::App &app, Session &session);
void addDescribe(CLI::App &app, Session &session);

} // namespace relata::cli
