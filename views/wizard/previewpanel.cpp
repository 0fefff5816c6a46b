#include "views/wizard/previewpanel.h"

#include "model/schema/relationshipkinds.h"
#include "views/widgets/codeview.h"
#include "views/widgets/diffview.h"
#include "views/widgets/filestates.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"
#include "views/wizard/formwords.h"
#include "views/wizard/relationshippicture.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRestMs = 180;

QTreeWidget *createTree(int columns, const QString &name, QWidget *parent)
{
    auto *tree = new QTreeWidget(parent);
    tree->setColumnCount(columns);
    tree->setHeaderHidden(true);
    tree->setRootIsDecorated(false);
    tree->setUniformRowHeights(true);
    tree->setAccessibleName(name);
    tree->setFrameShape(QFrame::NoFrame);
    tree->setTextElideMode(Qt::ElideRight);
    return tree;
}

void fitColumns(QTreeWidget *tree, std::initializer_list<int> columns)
{
    for (const int column : columns)
        tree->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
}

QColor colorOf(formwords::Line::Mark mark)
{
    const ThemeColors &colors = themeColors();
    switch (mark) {
    case formwords::Line::Mark::Added: return colors.addText;
    case formwords::Line::Mark::Removed: return colors.removeText;
    case formwords::Line::Mark::Changed: return colors.warn;
    }
    return colors.text;
}

QString signOf(formwords::Line::Mark mark)
{
    switch (mark) {
    case formwords::Line::Mark::Added: return u"+"_s;
    case formwords::Line::Mark::Removed: return u"−"_s;
    case formwords::Line::Mark::Changed: return u"~"_s;
    }
    return {};
}

} // namespace

PreviewPanel::PreviewPanel(const QString &dialect, const QString &projectFolder, QWidget *parent) : QFrame(parent), m_projectFolder(projectFolder)
{
    setProperty("card", true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    createTabs();
    m_pages = new QStackedWidget(this);
    m_picture = new RelationshipPicture(this);
    m_pages->addWidget(m_picture);
    createFields();
    createSql();
    createEndpoints();
    createFiles();
    layout->addWidget(m_pages, 1);
    layout->addSpacing(6);
    m_dialect->setCurrentIndex(std::max(0, m_dialect->findData(dialect)));
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &PreviewPanel::order);
    connect(m_dialect, &QComboBox::currentIndexChanged, this, &PreviewPanel::order);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        m_dialect->setVisible(index == int(Page::Sql));
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] { showLines(m_state); showSql(); showEndpoints(); showFiles(); });
    setPage(Page::Picture);
    m_dialect->setVisible(false);
}

void PreviewPanel::createTabs()
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 10, 0);
    m_tabs = new QTabBar(this);
    m_tabs->setAccessibleName(tr("Preview"));
    m_tabs->setExpanding(false);
    m_tabs->setDocumentMode(true);
    m_tabs->setElideMode(Qt::ElideNone);
    m_tabs->setUsesScrollButtons(false); // the chosen one is bold and a little wider than was reckoned
    for (const QString &text : {tr("Picture"), tr("Fields"), tr("SQL"), tr("Endpoints"), tr("Files")})
        m_tabs->addTab(text);
    m_dialect = new QComboBox(this);
    m_dialect->setAccessibleName(tr("Dialect of the SQL"));
    for (const DialectChoice &choice : dialectChoices())
        m_dialect->addItem(choice.label, choice.id);
    row->addWidget(m_tabs);
    row->addStretch(1);
    row->addWidget(m_dialect);
    auto *bar = new QWidget(this);
    bar->setLayout(row);
    bar->setMinimumHeight(40);
    layout()->addWidget(bar);
    layout()->addWidget(createRule(this));
}

void PreviewPanel::createFields()
{
    m_fields = createTree(4, tr("What appears, changes and goes"), this);
    m_fields->header()->setStretchLastSection(true);
    fitColumns(m_fields, {0, 1, 2});
    m_fields->setIndentation(12);
    m_fields->setSelectionMode(QAbstractItemView::NoSelection);
    m_pages->addWidget(m_fields);
}

void PreviewPanel::createSql()
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_sql = new DiffView(page);
    m_sql->setAccessibleName(tr("SQL"));
    m_adds = new QLabel(page);
    m_adds->setContentsMargins(14, 10, 14, 10);
    m_adds->setWordWrap(true);
    m_adds->setTextFormat(Qt::RichText);
    m_adds->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_sql, 1);
    layout->addWidget(createRule(page));
    layout->addWidget(m_adds);
    m_pages->addWidget(page);
}

void PreviewPanel::createEndpoints()
{
    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_endpointsNote = new QLabel(page);
    m_endpointsNote->setObjectName(u"endpointsNote"_s);
    m_endpointsNote->setContentsMargins(14, 10, 14, 10);
    m_endpointsNote->setWordWrap(true);
    m_endpointsNote->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_endpointsNote->setTextFormat(Qt::PlainText);
    setTone(m_endpointsNote, Tone::Soft);
    layout->addWidget(m_endpointsNote, 1);
    auto *splitter = new QSplitter(Qt::Vertical, page);
    m_endpointsPage = splitter;
    m_endpoints = createTree(3, tr("Endpoints"), splitter);
    fitColumns(m_endpoints, {0, 1});
    m_example = new CodeView(splitter);
    m_example->setAccessibleName(tr("Example request"));
    splitter->addWidget(m_endpoints);
    splitter->addWidget(m_example);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    connect(m_endpoints, &QTreeWidget::currentItemChanged, this, &PreviewPanel::showExample);
    layout->addWidget(splitter, 1);
    m_pages->addWidget(page);
}

void PreviewPanel::createFiles()
{
    auto *splitter = new QSplitter(Qt::Vertical, this);
    auto *upper = new QWidget(splitter);
    auto *layout = new QVBoxLayout(upper);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_files = createTree(2, tr("Files that change"), upper);
    m_files->header()->setStretchLastSection(false);
    m_files->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    fitColumns(m_files, {1});
    m_filesNote = new QLabel(upper);
    m_filesNote->setWordWrap(true);
    m_filesNote->setContentsMargins(14, 12, 14, 12);
    setTone(m_filesNote, Tone::Soft);
    layout->addWidget(m_filesNote);
    layout->addWidget(m_files, 1);
    m_diff = new DiffView(splitter);
    m_diff->setAccessibleName(tr("What changes in the file"));
    splitter->addWidget(upper);
    splitter->addWidget(m_diff);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setChildrenCollapsible(false);
    connect(m_files, &QTreeWidget::currentItemChanged, this, &PreviewPanel::showDiff);
    m_pages->addWidget(splitter);
}

void PreviewPanel::setPage(Page page)
{
    m_tabs->setCurrentIndex(int(page));
    m_pages->setCurrentIndex(int(page));
}

PreviewPanel::Page PreviewPanel::page() const
{
    return Page(m_tabs->currentIndex());
}

void PreviewPanel::present(const FormState &state)
{
    m_state = state;
    m_picture->present(state);
    showLines(state);
    m_rest.start();
}

void PreviewPanel::order()
{
    m_rest.stop();
    m_stop.request_stop();
    m_stop = std::stop_source();
    if (!m_state.isGood()) {
        m_job.cancel();
        deliver({});
        return;
    }
    const FormPreviewRequest request{m_state, m_dialect->currentData().toString(), m_stop.get_token(), m_projectFolder};
    m_job.run<FormPreview>([request](JobControl &control) { return formPreviewOf(request, control); }, [this](const FormPreview &preview) { deliver(preview); });
}

void PreviewPanel::finishNow()
{
    order();
    m_job.waitForDone();
}

void PreviewPanel::deliver(const FormPreview &preview)
{
    if (preview.isCanceled)
        return;
    m_preview = preview;
    showSql();
    showEndpoints();
    showFiles();
    emit delivered();
}

void PreviewPanel::showLines(const FormState &state)
{
    m_fields->clear();
    if (!state.isGood()) {
        auto *item = new QTreeWidgetItem(m_fields, {tr("Nothing yet.")});
        item->setFirstColumnSpanned(true);
        item->setForeground(0, themeColors().soft);
        return;
    }
    QTreeWidgetItem *group = nullptr;
    QFont strong = m_fields->font();
    strong.setWeight(QFont::DemiBold);
    for (const formwords::Line &line : formwords::linesOf(state.before, *state.change)) {
        if (!group || group->text(0) != line.entity) {
            group = new QTreeWidgetItem(m_fields, {line.entity});
            group->setFirstColumnSpanned(true);
            group->setFont(0, strong);
            group->setExpanded(true);
        }
        auto *item = new QTreeWidgetItem(group, {signOf(line.mark), line.text, line.detail, line.what});
        const QColor color = colorOf(line.mark);
        item->setForeground(0, color);
        item->setForeground(1, color);
        item->setForeground(2, themeColors().soft);
        item->setForeground(3, themeColors().soft);
        item->setFont(0, Theme::codeFont());
        item->setFont(1, Theme::codeFont());
        item->setFont(2, Theme::codeFont());
        item->setToolTip(1, line.text);
        item->setToolTip(2, line.detail);
    }
    if (m_fields->topLevelItemCount() == 0)
        (new QTreeWidgetItem(m_fields, {tr("Nothing changes.")}))->setFirstColumnSpanned(true);
}

void PreviewPanel::showSql()
{
    m_sql->setUnifiedDiff(m_preview.sql, CodeLanguage::Sql);
    QStringList lines;
    for (const QString &line : QStringList{m_preview.sqlProblem} + m_preview.sqlLosses) {
        if (!line.isEmpty())
            lines << line.toHtmlEscaped();
    }
    const auto promised = [&lines](const QString &heading, const QStringList &promises, const QString &mark) {
        if (promises.isEmpty())
            return;
        QStringList items;
        for (const QString &promise : promises)
            items << mark + u"&nbsp;"_s + promise.toHtmlEscaped();
        lines << u"<b>%1</b><br><span style=\"font-size:12px\">%2</span>"_s.arg(heading.toHtmlEscaped(), items.join(u"<br>"_s));
    };
    promised(tr("%1 keeps").arg(m_dialect->currentText()), m_preview.kept, u"✓"_s);
    promised(tr("Left to the API"), m_preview.left, u"○"_s);
    QStringList added;
    for (const EndpointPreview &endpoint : m_preview.endpoints) {
        if (endpoint.mark == EndpointPreview::Mark::Added)
            added << u"<tr><td>%1&nbsp;&nbsp;</td><td>%2</td></tr>"_s.arg(endpoint.method, endpoint.path.toHtmlEscaped());
    }
    if (!added.isEmpty())
        lines << u"<b>%1</b><table style=\"margin-top:6px;font-size:12px;font-family:'%2'\">%3</table>"_s.arg(tr("What this adds").toHtmlEscaped(), Theme::codeFont().family(), added.join(QString()));
    m_adds->setText(lines.join(u"<br>"_s));
    m_adds->setVisible(!lines.isEmpty());
}

QString PreviewPanel::endpointsNote() const
{
    if (!m_state.isGood())
        return tr("Endpoints are shown here once the form is answered.");
    const RelationshipForm &full = m_state.completed;
    const RelationshipKind *kind = relationshipKind(full.kind);
    const bool isPlain = kind && kind->any == AnySide::None && kind->target != TargetNeed::None && full.throughRole != ThroughRole::Translations;
    QStringList names;
    const auto add = [&](EntityId id) {
        const Entity *entity = m_state.before.entities().get(id);
        if (entity && !names.contains(entity->name))
            names << entity->name;
    };
    add(full.source);
    add(full.target);
    for (const auto *allowed : {&full.sourceAllow, &full.targetAllow}) {
        for (const AllowedForm &one : *allowed)
            add(one.entity);
    }
    if (const Entity *junction = full.through.isEmpty() ? nullptr : m_state.before.entityNamed(full.through))
        add(junction->id);
    return (isPlain ? tr("No end of it is shown, so it makes no endpoints of its own.") : tr("No target makes endpoints for this kind yet (see the matrix)."))
        + u'\n' + tr("Those of the entities themselves stay as they are: %1.").arg(names.join(u", "_s));
}

void PreviewPanel::showEndpoints()
{
    const QTreeWidgetItem *former = m_endpoints->currentItem();
    const QString kept = former ? former->text(0) + former->text(1) : QString();
    const QSignalBlocker blocker(m_endpoints);
    m_endpoints->clear();
    QTreeWidgetItem *chosen = nullptr;
    for (size_t i = 0; i < m_preview.endpoints.size(); ++i) {
        const EndpointPreview &endpoint = m_preview.endpoints[i];
        auto *item = new QTreeWidgetItem(m_endpoints, {endpoint.method, endpoint.path, endpoint.summary});
        item->setData(0, Qt::UserRole, int(i));
        item->setFont(0, Theme::codeFont());
        item->setFont(1, Theme::codeFont());
        item->setForeground(2, themeColors().soft);
        item->setToolTip(1, endpoint.path);
        item->setToolTip(2, endpoint.summary);
        const QColor color = endpoint.mark == EndpointPreview::Mark::Added ? themeColors().addText
            : endpoint.mark == EndpointPreview::Mark::Removed              ? themeColors().removeText
                                                                           : themeColors().soft;
        item->setForeground(0, color);
        item->setForeground(1, color);
        if (!chosen && endpoint.mark == EndpointPreview::Mark::Added && endpoint.example.contains(u'\n')) // one with something to see
            chosen = item;
        if (endpoint.method + endpoint.path == kept)
            chosen = item;
    }
    m_endpoints->setCurrentItem(chosen ? chosen : m_endpoints->topLevelItem(0));
    showExample();
    m_endpointsNote->setText(endpointsNote());
    m_endpointsNote->setVisible(m_preview.endpoints.empty());
    m_endpointsPage->setVisible(!m_preview.endpoints.empty());
}

void PreviewPanel::showExample()
{
    const QTreeWidgetItem *item = m_endpoints->currentItem();
    m_example->setCode(item ? m_preview.endpoints[item->data(0, Qt::UserRole).toULongLong()].example : QString(), CodeLanguage::Json);
}

void PreviewPanel::showFiles()
{
    const QTreeWidgetItem *former = m_files->currentItem();
    const QString kept = former ? former->text(0) : QString();
    const QSignalBlocker blocker(m_files);
    m_files->clear();
    QTreeWidgetItem *chosen = nullptr;
    bool codeChosen = false;
    QString exportName;
    for (size_t i = 0; i < m_preview.files.size(); ++i) {
        const FilePreview &file = m_preview.files[i];
        if (file.exportName != exportName) {
            exportName = file.exportName;
            auto *group = new QTreeWidgetItem(m_files, {exportName});
            group->setFirstColumnSpanned(true);
            group->setForeground(0, themeColors().soft);
            group->setFlags(Qt::ItemIsEnabled);
        }
        auto *item = new QTreeWidgetItem(m_files, {file.file.path, stateWord(file.file.state)});
        item->setData(0, Qt::UserRole, int(i));
        item->setFont(0, Theme::codeFont());
        item->setForeground(1, stateColor(file.file.state));
        item->setToolTip(0, file.file.path);
        const bool isCode = !file.file.path.endsWith(".md"_L1) && !file.file.path.endsWith(".json"_L1); // says more than what lists it
        if (!chosen || file.file.path == kept || (isCode && !codeChosen && chosen->text(0) != kept))
            chosen = item;
        codeChosen = codeChosen || isCode;
    }
    m_files->setCurrentItem(chosen);
    m_tabs->setTabText(int(Page::Files), m_preview.changedFiles > 0 ? tr("Files  %L1").arg(m_preview.changedFiles) : tr("Files"));
    QStringList note = m_preview.problems;
    if (m_state.before.exports().isEmpty())
        note << tr("This project remembers no exports yet. Once it does, the files that follow this change are shown here.");
    else if (m_projectFolder.isEmpty())
        note << tr("Save the project first: its exports lie beside it.");
    else if (m_preview.files.empty() && note.isEmpty() && m_state.isGood())
        note << tr("No file of the remembered exports changes.");
    else if (m_preview.changedFiles > 0)
        note << (m_preview.editedByHand > 0 ? tr("%n file(s) change; ", nullptr, m_preview.changedFiles) + tr("%n of them edited by hand.", nullptr, m_preview.editedByHand)
                                            : tr("%n file(s) change, none edited by hand.", nullptr, m_preview.changedFiles));
    m_filesNote->setText(note.join(u'\n'));
    m_filesNote->setVisible(!note.isEmpty());
    showDiff();
}

void PreviewPanel::showDiff()
{
    const QTreeWidgetItem *item = m_files->currentItem();
    const QVariant place = item ? item->data(0, Qt::UserRole) : QVariant();
    m_diff->setVisible(place.isValid());
    if (!place.isValid())
        return;
    const ComparedFile &file = m_preview.files[place.toULongLong()].file;
    if (isBinary(file.result) || isBinary(file.onDisk)) {
        m_diff->setUnifiedDiff(tr("Not a text."), CodeLanguage::Plain);
        return;
    }
    const QByteArray &after = file.state == FileState::Conflict ? file.withMarkers : file.result;
    m_diff->setTexts(QString::fromUtf8(file.onDisk), QString::fromUtf8(after), languageOf(file.path));
}

} // namespace relata
