// What comes into the window from elsewhere and what goes out of it: imports and exports.
#include "views/mainwindow/mainwindow.h"

#include "model/flows/exportflow.h"
#include "views/dialogs/connectionsdialog.h"
#include "views/dialogs/exportdialog.h"
#include "views/dialogs/finddialog.h"
#include "views/dialogs/importdialog.h"
#include "views/dialogs/refreshdialog.h"
#include "views/mainwindow/projectfiles.h"
#include "views/mainwindow/toast.h"

namespace relata {

using namespace Qt::StringLiterals;

void MainWindow::importDatabase()
{
    ImportDialog dialog(m_settings, m_passwords, {}, this);
    if (dialog.exec() == QDialog::Accepted) {
        m_files->openImported(dialog.schema(), dialog.suggestedName());
        tellLikely();
    }
}

void MainWindow::tellLikely()
{
    m_declined.clear(); // of another project
    m_likely.run<int>([schema = m_document.schema()](JobControl &) { return int(flows::findRelationships(schema).size()); }, [this](int count) {
        if (count > 0)
            showBanner(tr("%n more relationship(s) look likely.", nullptr, count), {{tr("Find Relationships…"), [this] { findRelationships(); }}});
    });
}

void MainWindow::findRelationships()
{
    FindDialog dialog({m_document.schema(), m_files->folder()}, m_settings, m_passwords, m_declined, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    m_document.push(dialog.change(), tr("Accept %n Relationship(s)", nullptr, dialog.count()));
    if (!dialog.refused().empty())
        m_toast->say(tr("%n could not be accepted: %1", nullptr, int(dialog.refused().size())).arg(worded(dialog.refused().front().second)), Toast::Kind::Refusal);
}

void MainWindow::showConnections()
{
    ConnectionsDialog(m_settings, m_passwords, ConnectionsDialog::Purpose::Manage, this).exec();
}

void MainWindow::refreshFromDatabase(DataSourceId source)
{
    RefreshDialog dialog({m_document.schema(), source, m_files->folder()}, m_settings, m_passwords, RefreshDialog::Purpose::Refresh, this);
    if (dialog.exec() == QDialog::Accepted)
        m_document.push(dialog.change(), tr("Refresh from %1").arg(dialog.sourceName()));
}

void MainWindow::compareWithDatabase()
{
    RefreshDialog({m_document.schema(), {}, m_files->folder()}, m_settings, m_passwords, RefreshDialog::Purpose::Compare, this).exec();
}

void MainWindow::exportCode()
{
    ExportDialog::Context context{m_files->displayName(), m_files->folder(), {}};
    const SelectedItems &items = m_selection.items();
    if (items.entities.size() > 1)
        context.entities = {items.entities.begin(), items.entities.end()};
    for (const RelationshipId relationship : items.relationships) { // its sources and targets
        const auto view = viewOf(m_document.schema(), relationship);
        if (!view || items.relationships.size() != 1)
            continue;
        context.entities = view->sources;
        context.entities.insert(context.entities.end(), view->targets.begin(), view->targets.end());
    }
    ExportDialog dialog(m_document.schema(), context, m_document.ids(), this);
    dialog.exec();
    m_document.push(dialog.change(), tr("Remember Export")); // also when it was closed after writing
}

void MainWindow::updateExports()
{
    const Schema schema = m_document.schema();
    const QString folder = m_files->folder();
    m_updates.run<flows::UpdateReport>([schema, folder](JobControl &) { return flows::updateExports(schema, folder); },
                                       [this](const flows::UpdateReport &report) {
        if (!report.errors.empty()) {
            m_toast->say(worded(report.errors.front()), Toast::Kind::Refusal);
            return;
        }
        QString said = tr("%n file(s) updated.", nullptr, int(report.written.size()));
        if (!report.conflicts.isEmpty())
            said += u' ' + tr("%n file(s) edited by hand are in conflict: see Export.", nullptr, int(report.conflicts.size()));
        m_toast->say(said, report.conflicts.isEmpty() ? Toast::Kind::News : Toast::Kind::Refusal);
    });
}

} // namespace relata
