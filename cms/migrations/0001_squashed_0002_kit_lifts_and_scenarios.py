"""All of cms in one step, for a new database; one that has the steps it replaces keeps them."""

import django.db.models.deletion
import django.db.models.functions.text
import modelcluster.fields
import modelsearch.index
import taggit.managers
import uuid
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

from people.migrations._together import CreateModels


def let_choose(apps, schema_editor):
    """Whoever may enter the desk may choose pictures and files there, as after Wagtail's own steps."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        kind, _made = ContentType.objects.get_or_create(app_label=app, model=model)
        permission, _made = Permission.objects.get_or_create(
            content_type=kind, codename=f"choose_{model}", defaults={"name": f"Can choose {model}"}
        )
        for group in apps.get_model("auth", "Group").objects.filter(permissions__codename="access_admin"):
            group.permissions.add(permission)
            apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
                group=group, collection=root, permission=permission
            )


class Migration(migrations.Migration):
    replaces = [
        ('cms', '0001_initial'),
        ('cms', '0002_kit_lifts_and_scenarios'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
        ('people', '0002_roles'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
        ('recognition', '0001_squashed_0006_editors'),
    ]

    operations = [
        CreateModels([
        migrations.CreateModel(
            name='BoundariesPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('opening', models.TextField(help_text="Open with trust: “We trust you. These are the edges, so you needn't ask.”", verbose_name='opening')),
                ('lines', wagtail.fields.StreamField([('card', 5)], block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('opinion', 'Opinion or fact'), ('mine', 'Mine to answer for'), ('rights', "Other people's rights"), ('respect', 'Respect'), ('audience', 'Right by the audience'), ('value', 'Adds value')], 'label': 'Which line'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 60}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'What it means', 'max_length': 240}), 3: ('wagtail.blocks.TextBlock', (), {'help_text': 'Two minutes of practice: a moment from somebody’s week, and what they did.', 'label': 'For example', 'max_length': 600, 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'A question to ask oneself', 'max_length': 160, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('line', 0), ('title', 1), ('text', 2), ('example', 3), ('ask', 4)]], {})}, verbose_name='the six lines')),
                ('closing', models.TextField(blank=True, verbose_name='whom to ask')),
                ('scenarios', wagtail.fields.StreamField([('scenario', 6)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'In a few words', 'max_length': 80}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'What happens', 'max_length': 800}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'What one could do', 'max_length': 160}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'What would follow', 'max_length': 600}), 4: ('wagtail.blocks.StructBlock', [[('way', 2), ('follows', 3)]], {}), 5: ('wagtail.blocks.ListBlock', (4,), {'label': 'Ways to go on', 'max_num': 4, 'min_num': 2}), 6: ('wagtail.blocks.StructBlock', [[('title', 0), ('situation', 1), ('ways', 5)]], {})}, verbose_name='what would you do?')),
            ],
            options={
                'verbose_name': 'boundaries page',
                'indexes': [],
                'constraints': [],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('letter_title', models.CharField(blank=True, max_length=120, verbose_name='title of the letter')),
                ('letter', wagtail.fields.RichTextField(blank=True, help_text='Leaders sign it themselves, on the page. A changed letter needs signing again.', verbose_name='permission letter')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('prose', 1), ('picture', 4), ('said', 8), ('tip', 11), ('callout', 14), ('link', 19), ('download', 22)], blank=True, block_lookup={0: ('cms.blocks.HeadingBlock', (), {'max_length': 120}), 1: ('cms.blocks.ProseBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul']}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'What they said', 'max_length': 1000}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 120}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Their part in it', 'max_length': 160, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('words', 5), ('who', 6), ('where', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'In a few words', 'max_length': 120}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'The tip', 'max_length': 600}), 11: ('wagtail.blocks.StructBlock', [[('title', 9), ('text', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('foam', 'Good to know'), ('sun', 'Worth a second look'), ('kelp', 'This works'), ('cobalt', 'How it goes here')], 'label': 'Kind'}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'One or two sentences', 'max_length': 600, 'required': False}), 14: ('wagtail.blocks.StructBlock', [[('tone', 12), ('title', 9), ('text', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Why it is worth opening', 'max_length': 200, 'required': False}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'A page here', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Or an address elsewhere', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('title', 15), ('line', 16), ('page', 17), ('address', 18)]], {}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'What it is', 'max_length': 120}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 22: ('wagtail.blocks.StructBlock', [[('title', 20), ('document', 21)]], {})}, verbose_name='below the letter')),
            ],
            options={
                'verbose_name': 'home page',
                'indexes': [],
                'constraints': [],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='VoicesIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', models.TextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('prose', 1), ('picture', 4), ('said', 8), ('tip', 11), ('callout', 14), ('link', 19), ('download', 22)], blank=True, block_lookup={0: ('cms.blocks.HeadingBlock', (), {'max_length': 120}), 1: ('cms.blocks.ProseBlock', (), {'features': ['bold', 'italic', 'link', 'ol', 'ul']}), 2: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('image', 2), ('caption', 3)]], {}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'What they said', 'max_length': 1000}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 120}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Their part in it', 'max_length': 160, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('words', 5), ('who', 6), ('where', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'In a few words', 'max_length': 120}), 10: ('wagtail.blocks.TextBlock', (), {'label': 'The tip', 'max_length': 600}), 11: ('wagtail.blocks.StructBlock', [[('title', 9), ('text', 10)]], {}), 12: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('foam', 'Good to know'), ('sun', 'Worth a second look'), ('kelp', 'This works'), ('cobalt', 'How it goes here')], 'label': 'Kind'}), 13: ('wagtail.blocks.TextBlock', (), {'label': 'One or two sentences', 'max_length': 600, 'required': False}), 14: ('wagtail.blocks.StructBlock', [[('tone', 12), ('title', 9), ('text', 13)]], {}), 15: ('wagtail.blocks.CharBlock', (), {'label': 'Title', 'max_length': 120}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Why it is worth opening', 'max_length': 200, 'required': False}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'A page here', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Or an address elsewhere', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('title', 15), ('line', 16), ('page', 17), ('address', 18)]], {}), 20: ('wagtail.blocks.CharBlock', (), {'label': 'What it is', 'max_length': 120}), 21: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'File'}), 22: ('wagtail.blocks.StructBlock', [[('title', 20), ('document', 21)]], {})}, verbose_name='below the list')),
            ],
            options={
                'verbose_name': 'voices',
                'indexes': [],
                'constraints': [],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('own', 'Your own words'), ('lesson', 'From a lesson'), ('example', 'Example post'), ('story', 'Story')], default='own', max_length=8, verbose_name='kind')),
                ('origin', models.CharField(blank=True, max_length=120)),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='title')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('details', models.JSONField(blank=True, default=dict)),
                ('source_text', models.TextField(blank=True, verbose_name='text it started from')),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('version', models.PositiveIntegerField(default=0)),
                ('published_version', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField(auto_now_add=True, verbose_name='started')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                ('published_page', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'ordering': ['-changed_at', 'id'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'lesson')), fields=('author', 'origin'), name='draft_once_a_lesson_origin')],
            },
        ),
        migrations.CreateModel(
            name='ExamplePostPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('featured_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='featured')),
                ('post', models.TextField(verbose_name='the post')),
                ('platform', models.CharField(choices=[('here', 'Here, for colleagues'), ('linkedin', 'LinkedIn'), ('instagram', 'Instagram'), ('mastodon', 'Mastodon'), ('bluesky', 'Bluesky'), ('blog', 'A blog'), ('other', 'Somewhere else')], max_length=12, verbose_name='where')),
                ('for_whom', models.CharField(max_length=160, verbose_name='for whom')),
                ('intent', models.CharField(choices=[('teach', 'Teach'), ('delight', 'Delight'), ('ask', 'Ask'), ('sell', 'Sell'), ('recruit', 'Recruit')], max_length=8, verbose_name='what it is for')),
                ('how_made', models.CharField(blank=True, max_length=160, verbose_name='how it was written')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'example post',
                'verbose_name_plural': 'example posts',
                'indexes': [],
                'constraints': [],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tone', models.CharField(choices=[('say', 'Says'), ('ask', 'Asks'), ('disagree', 'Disagrees, kindly')], default='say', max_length=8, verbose_name='how you mean it')),
                ('audience', models.CharField(choices=[('everyone', 'Everyone here'), ('author', 'Only the author')], default='everyone', max_length=8, verbose_name='for whom')),
                ('body', models.TextField(verbose_name='your words')),
                ('key', models.CharField(max_length=64)),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('is_hidden', models.BooleanField(default=False)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='remarks', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
                ('reply_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='cms.remark')),
            ],
            options={
                'verbose_name': 'remark',
                'verbose_name_plural': 'remarks',
                'ordering': ['said_at', 'id'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['page', 'said_at'], name='remark_page_said')],
                'constraints': [models.UniqueConstraint(fields=('page', 'author', 'key'), name='remark_said_once')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('helped', 'This helped me'), ('applied', 'I applied it')], max_length=8)),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'response',
                'verbose_name_plural': 'responses',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('page', 'person', 'kind'), name='response_given_once')],
            },
        ),
        migrations.CreateModel(
            name='SiteDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', models.FileField(upload_to='documents', verbose_name='file')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('file_size', models.PositiveBigIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, editable=False, max_length=40)),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'permissions': [('choose_document', 'Can choose document')],
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='SiteImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('description', models.CharField(help_text='For people who cannot see it: what would you say on the phone?', max_length=255, verbose_name='what it shows')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'permissions': [('choose_image', 'Can choose image')],
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='StoryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('featured_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='featured')),
                ('intro', models.CharField(blank=True, max_length=300, verbose_name='in a sentence')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('words', 1), ('said', 5), ('picture', 8)], block_lookup={0: ('cms.blocks.HeadingBlock', (), {'max_length': 120}), 1: ('cms.blocks.WordsBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'What they said', 'max_length': 1000}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Who said it', 'max_length': 120}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Their part in it', 'max_length': 160, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('words', 2), ('who', 3), ('where', 4)]], {}), 6: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Picture'}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Caption', 'max_length': 200, 'required': False}), 8: ('wagtail.blocks.StructBlock', [[('image', 6), ('caption', 7)]], {})}, verbose_name='story')),
                ('roadblocks', models.TextField(blank=True, verbose_name='what was in the way')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'story',
                'verbose_name_plural': 'stories',
                'indexes': [],
                'constraints': [],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Unpublishing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('done_at', models.DateTimeField(auto_now_add=True)),
                ('put_back_at', models.DateTimeField(blank=True, null=True)),
                ('editor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'page taken off the site',
                'verbose_name_plural': 'pages taken off the site',
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='KitState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_open', models.BooleanField(default=False)),
                ('closed_because', models.CharField(choices=[('not-yet', 'not opened yet'), ('promotion', 'too much of what is published sells or recruits')], default='not-yet', max_length=10)),
                ('changed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'state of the kit',
                'verbose_name_plural': 'state of the kit',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='kit_state_is_one')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Lift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=80, verbose_name='where')),
                ('lifted_on', models.DateField(verbose_name='when')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lifts', to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'lifted by the company',
                'verbose_name_plural': 'lifted by the company',
                'ordering': ['-lifted_on', '-pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('page', 'channel'), name='lifted_once_a_channel')],
            },
        ),
        migrations.CreateModel(
            name='DraftReader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='work e-mail address')),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='cms.draft')),
                ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='readable_drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reader',
                'verbose_name_plural': 'readers',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(condition=models.Q(('address', '')), fields=('draft', 'reader'), name='draft_reader_once'), models.UniqueConstraint(models.F('draft'), django.db.models.functions.text.Lower('address'), condition=models.Q(('address', ''), _negated=True), name='draft_reader_address_once'), models.CheckConstraint(condition=models.Q(('reader__isnull', False), models.Q(('address', ''), _negated=True), _connector='OR'), name='draft_reader_is_somebody')],
            },
        ),
        migrations.CreateModel(
            name='DraftVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('base', models.PositiveIntegerField()),
                ('is_aside', models.BooleanField(default=False)),
                ('title', models.CharField(blank=True, max_length=160)),
                ('body', models.TextField(blank=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('key', models.CharField(max_length=64)),
                ('saved_at', models.DateTimeField(auto_now_add=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='cms.draft')),
            ],
            options={
                'verbose_name': 'version',
                'verbose_name_plural': 'versions',
                'ordering': ['number'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('draft', 'number'), name='draft_version_number_once'), models.UniqueConstraint(fields=('draft', 'key'), name='draft_version_saved_once'), models.CheckConstraint(condition=models.Q(('base__lt', models.F('number'))), name='draft_version_after_its_base')],
            },
        ),
        migrations.CreateModel(
            name='EarlierDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('text', models.TextField(verbose_name='how it read then')),
                ('cut', models.TextField(blank=True, verbose_name='what was cut')),
                ('why', models.TextField(blank=True, verbose_name='why')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_drafts', to='cms.examplepostpage')),
            ],
            options={
                'verbose_name': 'earlier draft',
                'verbose_name_plural': 'earlier drafts',
                'ordering': ['sort_order'],
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='LetterSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(blank=True, max_length=160, verbose_name='a line of your own')),
                ('letter_digest', models.CharField(editable=False, max_length=64)),
                ('signed_at', models.DateTimeField(verbose_name='signed')),
                ('leader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signed_letters', to=settings.AUTH_USER_MODEL)),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='cms.homepage')),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('page', 'leader', 'letter_digest'), name='letter_signed_once_a_wording')],
            },
        ),
        migrations.CreateModel(
            name='MadeBetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(max_length=120, verbose_name='what they did')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='agreed to be named')),
                ('is_declined', models.BooleanField(default=False)),
                ('colleague', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='colleague')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='made_better_by', to='cms.examplepostpage')),
            ],
            options={
                'verbose_name': 'who made it better',
                'verbose_name_plural': 'who made it better',
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('page', 'colleague'), name='made_better_once'), models.CheckConstraint(condition=models.Q(('agreed_at__isnull', True), ('is_declined', False), _connector='OR'), name='made_better_yes_or_no')],
            },
        ),
        migrations.CreateModel(
            name='MarginNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('quote', models.TextField(verbose_name='phrase')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('heading', models.CharField(max_length=80, verbose_name='in a few words')),
                ('note', models.TextField(verbose_name='why it works')),
                ('ink', models.CharField(choices=[('cobalt', 'cobalt'), ('coral', 'coral'), ('sun', 'sun'), ('kelp', 'kelp')], default='cobalt', max_length=8, verbose_name='ink')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cms.examplepostpage')),
            ],
            options={
                'verbose_name': 'margin note',
                'verbose_name_plural': 'margin notes',
                'ordering': ['sort_order'],
                'abstract': False,
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='note_has_a_phrase')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('title', models.CharField(max_length=80, verbose_name='the move')),
                ('line', models.CharField(blank=True, max_length=160, verbose_name='how to begin')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='cms.examplepostpage')),
            ],
            options={
                'verbose_name': 'move to borrow',
                'verbose_name_plural': 'moves to borrow',
                'ordering': ['sort_order'],
                'abstract': False,
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='SiteRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='cms.siteimage')),
            ],
            options={
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='site_rendition_made_once')],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name='KitItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='what happened')),
                ('facts', wagtail.fields.StreamField([('fact', 0)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'Fact', 'max_length': 200})}, help_text='Who, what, when, how many. Whoever tells it finds the words.', verbose_name='facts')),
                ('link', models.URLField(blank=True, max_length=300, verbose_name='where one can read more')),
                ('first_question', models.CharField(max_length=160, verbose_name='first question')),
                ('second_question', models.CharField(max_length=160, verbose_name='second question')),
                ('third_question', models.CharField(max_length=160, verbose_name='third question')),
                ('intent', models.CharField(choices=[('teach', 'Teach'), ('delight', 'Delight'), ('ask', 'Ask'), ('sell', 'Sell'), ('recruit', 'Recruit')], max_length=8, verbose_name='what it is for')),
                ('offered_on', models.DateField(verbose_name='offered from')),
                ('is_offered', models.BooleanField(default=True, verbose_name='offered')),
                ('taken_out_on', models.DateField(blank=True, editable=False, null=True, verbose_name='taken out by the votes')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cms.siteimage', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'kit item',
                'verbose_name_plural': 'the kit',
                'ordering': ['-offered_on', '-pk'],
                'indexes': [],
                'constraints': [models.CheckConstraint(condition=models.Q(('intent__in', ['teach', 'delight', 'ask', 'sell', 'recruit'])), name='kit_item_is_labelled')],
            },
        ),
        migrations.CreateModel(
            name='DraftComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('verb', models.CharField(choices=[('wondered', 'wondered'), ('heard', 'heard'), ('liked', 'liked'), ('tried', 'tried')], max_length=8, verbose_name='what you did')),
                ('body', models.TextField(verbose_name='note')),
                ('quote', models.TextField(blank=True, verbose_name='words it is about')),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                ('is_hidden', models.BooleanField(default=False)),
                ('key', models.CharField(max_length=64)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='cms.draft')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draft_comments', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='cms.draftversion')),
            ],
            options={
                'verbose_name': 'note on a draft',
                'verbose_name_plural': 'notes on drafts',
                'ordering': ['written_at', 'id'],
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('draft', 'reader', 'key'), name='draft_comment_once'), models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('quote', ''), ('start__isnull', True)), models.Q(('end__isnull', False), ('start__isnull', False), ('start__lt', models.F('end')), models.Q(('quote', ''), _negated=True)), _connector='OR'), name='draft_comment_anchor_whole_or_none')],
            },
        ),
        migrations.CreateModel(
            name='KitVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('would', models.BooleanField(verbose_name='would put their name to it')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='cms.kititem')),
                ('voter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'vote on a kit item',
                'verbose_name_plural': 'votes on kit items',
                'default_permissions': (),
                'indexes': [],
                'constraints': [models.UniqueConstraint(fields=('item', 'voter'), name='kit_vote_once_each')],
            },
        ),
        ]),
        migrations.RunPython(let_choose, migrations.RunPython.noop),
    ]
