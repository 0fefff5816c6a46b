#include "views/dialogs/diagnosisview.h"

#include "views/widgets/icons.h"
#include "views/widgets/theme.h"

namespace relata {

using namespace database;
using namespace Qt::StringLiterals;

DiagnosisView::DiagnosisView(QWidget *parent) : QListWidget(parent)
{
    setObjectName(u"steps"_s);
    setAccessibleName(tr("Steps of the test"));
    setWordWrap(true);
    setTextElideMode(Qt::ElideNone);
    setSelectionMode(NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setSpacing(1);
}

QString DiagnosisView::wordOf(DiagnosisStep step)
{
    switch (step) {
    case DiagnosisStep::Address: return tr("Address");
    case DiagnosisStep::Driver: return tr("Driver");
    case DiagnosisStep::Name: return tr("Name of the server");
    case DiagnosisStep::Server: return tr("Server");
    case DiagnosisStep::Encryption: return tr("Encryption");
    case DiagnosisStep::Login: return tr("User and password");
    case DiagnosisStep::Database: return tr("Database");
    case DiagnosisStep::Version: return tr("Version");
    case DiagnosisStep::Catalog: return tr("Catalog");
    }
    return {};
}

void DiagnosisView::begin(const std::vector<DiagnosisStep> &steps)
{
    clear();
    for (DiagnosisStep step : steps) {
        auto *item = new QListWidgetItem(icon(u"more"_s), wordOf(step), this);
        item->setData(Qt::UserRole, int(step));
    }
}

QListWidgetItem *DiagnosisView::itemOf(DiagnosisStep step) const
{
    for (int row = 0; row < count(); ++row) {
        if (item(row)->data(Qt::UserRole).toInt() == int(step))
            return item(row);
    }
    return nullptr;
}

void DiagnosisView::show(const Finding &finding)
{
    QListWidgetItem *found = itemOf(finding.step);
    if (!found)
        return;
    switch (finding.state) {
    case StepState::Running:
        found->setIcon(icon(u"play"_s, IconTone::Accent));
        found->setText(tr("%1 …").arg(wordOf(finding.step)));
        break;
    case StepState::Passed:
        found->setIcon(icon(u"check"_s, IconTone::Ok));
        break;
    case StepState::Warned:
        found->setIcon(icon(u"warning"_s, IconTone::Warn));
        break;
    case StepState::Failed:
        found->setIcon(icon(u"error"_s, IconTone::Error));
        break;
    }
    if (finding.state != StepState::Running) {
        const QString fix = wordedFix(finding.said);
        found->setText(fix.isEmpty() ? wordedText(finding.said) : wordedText(finding.said) + u'\n' + fix);
    }
    scrollToItem(found);
    updateGeometry();
}

void DiagnosisView::end()
{
    for (int row = 0; row < count(); ++row) {
        const QString word = wordOf(DiagnosisStep(item(row)->data(Qt::UserRole).toInt()));
        if (item(row)->text() == tr("%1 …").arg(word))
            item(row)->setText(word);
        if (item(row)->text() == word) {
            item(row)->setIcon(icon(u"more"_s));
            item(row)->setText(tr("%1: not reached").arg(word));
            item(row)->setForeground(themeColors().faint);
        }
    }
    updateGeometry();
}

QSize DiagnosisView::sizeHint() const
{
    int height = 2 * frameWidth() + 4;
    for (int row = 0; row < count(); ++row)
        height += sizeHintForRow(row) + 2 * spacing();
    return {320, height};
}

void DiagnosisView::resizeEvent(QResizeEvent *event)
{
    QListWidget::resizeEvent(event);
    scheduleDelayedItemsLayout(); // sentences wrap anew
}

} // namespace relata
