// The right half of the export dialog: losses, the tree of files, the difference of one.
#include "views/dialogs/exportdialog.h"

#include "views/widgets/diffview.h"
#include "views/widgets/filestates.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

bool changesSomething(FileState state)
{
    return state != FileState::Same && state != FileState::Edited;
}

} // namespace

void ExportDialog::createFiles()
{
    auto *right = new QVBoxLayout;
    right->setSpacing(10);
    static_cast<QHBoxLayout *>(layout()->itemAt(1)->layout())->addLayout(right, 1);

    auto *box = new QFrame(this);
    box->setProperty("caution", true);
    auto *boxLayout = new QVBoxLayout(box);
    boxLayout->setContentsMargins(14, 10, 14, 10);
    m_losses = new QLabel(box);
    m_losses->setObjectName(u"losses"_s);
    m_losses->setWordWrap(true);
    m_losses->setTextFormat(Qt::PlainText);
    m_losses->setTextInteractionFlags(Qt::TextSelectableByMouse);
    boxLayout->addWidget(m_losses);
    m_lossesBox = box;
    box->hide();
    right->addWidget(box);

    auto *card = new QFrame(this);
    card->setProperty("card", true);
    auto *cardLayout = new QVBoxLayout(card);
    cardLayout->setContentsMargins(1, 1, 1, 1);
    cardLayout->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, 8, 14, 8);
    m_counts = new QLabel(card);
    m_counts->setObjectName(u"counts"_s);
    setTone(m_counts, Tone::Soft);
    m_onlyChanges = new QCheckBox(tr("&Only what changes"), card);
    m_onlyChanges->setObjectName(u"onlyChanges"_s);
    connect(m_onlyChanges, &QCheckBox::toggled, this, &ExportDialog::showFiles);
    head->addWidget(m_counts, 1);
    head->addWidget(m_onlyChanges);
    cardLayout->addLayout(head);
    cardLayout->addWidget(createRule(card));

    auto *splitter = new QSplitter(Qt::Horizontal, card);
    m_files = new QTreeWidget(splitter);
    m_files->setObjectName(u"files"_s);
    m_files->setAccessibleName(tr("Files"));
    m_files->setColumnCount(2);
    m_files->setHeaderHidden(true);
    m_files->setUniformRowHeights(true);
    m_files->setIndentation(14);
    m_files->setFrameShape(QFrame::NoFrame);
    m_files->header()->setStretchLastSection(false);
    m_files->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_files->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    connect(m_files, &QTreeWidget::currentItemChanged, this, &ExportDialog::showDiff);
    auto *page = new QWidget(splitter);
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    auto *about = new QHBoxLayout;
    about->setContentsMargins(12, 6, 12, 6);
    m_meaning = new QLabel(page);
    m_meaning->setWordWrap(true);
    setTone(m_meaning, Tone::Soft);
    m_resolution = new QComboBox(page);
    m_resolution->setObjectName(u"resolution"_s);
    m_resolution->setAccessibleName(tr("What to do with this conflict"));
    m_resolution->addItem(tr("leave it for now"), int(Resolution::Leave));
    m_resolution->addItem(tr("write the new text beside it (.new)"), int(Resolution::NewBeside));
    m_resolution->addItem(tr("merge, with marks to settle"), int(Resolution::WithMarkers));
    m_resolution->addItem(tr("keep mine from now on"), int(Resolution::KeepMine));
    connect(m_resolution, &QComboBox::activated, this, [this](int index) {
        if (const QTreeWidgetItem *item = m_files->currentItem())
            m_resolutions[item->data(0, Qt::UserRole).toString()] = Resolution(m_resolution->itemData(index).toInt());
        updateBottom();
    });
    about->addWidget(m_meaning, 1);
    about->addWidget(m_resolution);
    m_diff = new DiffView(page);
    m_diff->setAccessibleName(tr("What changes in the file"));
    pageLayout->addLayout(about);
    pageLayout->addWidget(createRule(page));
    pageLayout->addWidget(m_diff, 1);
    splitter->addWidget(m_files);
    splitter->addWidget(page);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({310, 470});
    splitter->setChildrenCollapsible(false);
    cardLayout->addWidget(splitter, 1);
    right->addWidget(card, 1);

    m_removeStale = new QCheckBox(card);
    m_removeStale->setObjectName(u"removeStale"_s);
    m_removeStale->setToolTip(tr("Only those that nobody edited."));
    connect(m_removeStale, &QCheckBox::toggled, this, &ExportDialog::updateBottom);
    m_acceptForeign = new QCheckBox(tr("Write into this folder, though it holds other files"), card);
    m_acceptForeign->setObjectName(u"acceptForeign"_s);
    connect(m_acceptForeign, &QCheckBox::toggled, this, &ExportDialog::updateBottom);
    right->addWidget(m_removeStale);
    right->addWidget(m_acceptForeign);
    m_removeStale->hide();
    m_acceptForeign->hide();
}

// The item of a folder, made with those above it.
QTreeWidgetItem *ExportDialog::folderItem(const QString &path)
{
    if (path.isEmpty())
        return m_files->invisibleRootItem();
    QTreeWidgetItem *parent = folderItem(path.contains(u'/') ? path.section(u'/', 0, -2) : QString());
    const QString name = path.section(u'/', -1);
    for (int i = 0; i < parent->childCount(); ++i) {
        if (parent->child(i)->text(0) == name && !parent->child(i)->data(0, Qt::UserRole).isValid())
            return parent->child(i);
    }
    auto *item = new QTreeWidgetItem(parent, {name});
    item->setForeground(0, themeColors().soft);
    item->setExpanded(true);
    return item;
}

void ExportDialog::showFiles()
{
    const QTreeWidgetItem *former = m_files->currentItem();
    const QString kept = former ? former->data(0, Qt::UserRole).toString() : QString();
    QTreeWidgetItem *chosen = nullptr;
    {
        const QSignalBlocker blocker(m_files);
        m_files->clear();
        const std::vector<ComparedFile> none;
        for (const ComparedFile &file : m_compared ? m_compared->comparison.files : none) {
            if (m_onlyChanges->isChecked() && !changesSomething(file.state))
                continue;
            QTreeWidgetItem *folder = folderItem(file.path.contains(u'/') ? file.path.section(u'/', 0, -2) : QString());
            auto *item = new QTreeWidgetItem(folder, {file.path.section(u'/', -1), stateWord(file.state)});
            item->setData(0, Qt::UserRole, file.path);
            item->setForeground(1, stateColor(file.state));
            if (!changesSomething(file.state))
                item->setForeground(0, themeColors().soft);
            item->setToolTip(0, file.path);
            item->setToolTip(1, stateMeaning(file.state));
            const bool interesting = changesSomething(file.state);
            if (file.path == kept || (!chosen && interesting))
                chosen = item;
        }
        m_files->setCurrentItem(chosen);
    }
    const QStringList losses = m_compared ? m_compared->losses : QStringList();
    m_losses->setText(losses.isEmpty() ? QString() : tr("Left out or said otherwise:") + u"\n• "_s + losses.join(u"\n• "_s));
    m_lossesBox->setVisible(!losses.isEmpty());
    showDiff();
}

void ExportDialog::showDiff()
{
    const QTreeWidgetItem *item = m_files->currentItem();
    const QString path = item ? item->data(0, Qt::UserRole).toString() : QString();
    const ComparedFile *file = nullptr;
    if (m_compared && !path.isEmpty()) {
        const auto &files = m_compared->comparison.files;
        const auto found = std::find_if(files.begin(), files.end(), [&path](const ComparedFile &candidate) { return candidate.path == path; });
        file = found == files.end() ? nullptr : &*found;
    }
    m_resolution->setVisible(file && file->state == FileState::Conflict);
    m_meaning->setText(file ? stateMeaning(file->state) : QString());
    if (!file) {
        m_diff->setTexts({}, {}, CodeLanguage::Plain);
        return;
    }
    if (file->state == FileState::Conflict)
        m_resolution->setCurrentIndex(m_resolution->findData(int(m_resolutions.value(path, Resolution::Leave))));
    if (isBinary(file->result) || isBinary(file->onDisk)) {
        m_diff->setUnifiedDiff(tr("Not a text."), CodeLanguage::Plain);
        return;
    }
    const QByteArray &after = file->state == FileState::Conflict ? file->withMarkers : file->result;
    if (changesSomething(file->state))
        m_diff->setTexts(QString::fromUtf8(file->onDisk), QString::fromUtf8(after), languageOf(path));
    else
        m_diff->setCode(QString::fromUtf8(file->onDisk), languageOf(path));
}

void ExportDialog::updateBottom()
{
    int writes = 0, conflicts = 0, stale = 0;
    const Comparison *comparison = m_compared ? &m_compared->comparison : nullptr;
    if (comparison) {
        for (const ComparedFile &file : comparison->files) {
            const bool resolved = m_resolutions.value(file.path, Resolution::Leave) != Resolution::Leave;
            writes += file.state == FileState::New || file.state == FileState::Changed || file.state == FileState::Merged || (file.state == FileState::Conflict && resolved);
            conflicts += file.state == FileState::Conflict && !resolved;
            stale += file.state == FileState::Stale && file.onDiskUntouched;
        }
    }
    m_removeStale->setText(tr("&Delete %n file(s) that are no longer generated", nullptr, stale));
    m_removeStale->setVisible(stale > 0);
    const bool foreign = comparison && comparison->kind == Comparison::Folder::Foreign;
    m_acceptForeign->setVisible(foreign);
    const int removes = m_removeStale->isChecked() ? stale : 0;
    const bool allowed = comparison && (!foreign || m_acceptForeign->isChecked());
    m_writes = writes + removes > 0;
    const bool onlyRemember = comparison && !m_writes && wouldRemember();
    m_write->setEnabled((allowed && m_writes) || onlyRemember);
    // Once all is written, closing is what is left to do.
    const bool done = m_written && comparison && !m_writes && !onlyRemember && conflicts == 0;
    m_write->setVisible(!done);
    setLook(m_close, done ? ButtonLook::Primary : ButtonLook::Normal);
    m_close->setDefault(done);
    m_write->setDefault(!done);
    m_write->setText(writes > 0 ? tr("&Write %n file(s)", nullptr, writes) : removes > 0 ? tr("Delete %n file(s)", nullptr, removes) : onlyRemember ? tr("Remember") : tr("Nothing to write"));
    if (!comparison) {
        m_counts->setText(tr("Working it out…"));
        m_status->clear();
        return;
    }
    QStringList counts;
    for (const FileState state : {FileState::New, FileState::Changed, FileState::Merged, FileState::Conflict, FileState::Edited, FileState::Stale, FileState::Same}) {
        if (const int count = comparison->count(state))
            counts << u"%L1 %2"_s.arg(count).arg(stateWord(state));
    }
    m_counts->setText(counts.join(u" · "_s));
    m_status->setText(conflicts > 0 ? tr("%n conflict(s) stay as they are unless you say otherwise.", nullptr, conflicts)
                      : foreign     ? tr("The folder holds files that are not of an export.")
                                    : QString());
    setTone(m_status, conflicts > 0 || foreign ? Tone::Warn : Tone::Soft);
}

} // namespace relata
